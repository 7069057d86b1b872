"""How a document looks: one builder per document, one neutral model, one renderer per format. Pure."""
