"""待办: what is due, to whom, and by when; other apps register the kinds."""
