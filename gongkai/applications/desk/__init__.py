"""The office's pages of applications: the desk, the lists, the sheet of a case."""
