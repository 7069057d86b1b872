"""One module per file format; each only turns bytes into grids and paragraphs."""
