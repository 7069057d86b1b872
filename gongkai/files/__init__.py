"""Files by what is in them: a store addressed by content, and what may be done with a file."""
