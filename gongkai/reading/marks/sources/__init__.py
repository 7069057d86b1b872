"""The words of a file for a scan, all of them: what is shown, what is hidden, what was deleted, each with its place."""
