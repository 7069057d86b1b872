"""机关: the tree, the sheet of one agency, and what an administrator sets. Below people there are no pages."""
