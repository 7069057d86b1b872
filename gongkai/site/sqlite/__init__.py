"""The database of a site on one machine: Django's backend for SQLite (`base`), in which writers wait in turn."""
