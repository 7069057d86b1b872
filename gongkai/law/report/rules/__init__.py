"""The rule book: rows in rules.toml, one family of checks in each module here."""
