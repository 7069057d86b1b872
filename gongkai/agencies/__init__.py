"""行政机关: the tree of agencies, and the one clock that all of them live by."""
