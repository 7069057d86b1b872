"""提醒: who is told of what, in the page and by mail."""
