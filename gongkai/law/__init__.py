"""What must be: the law of open government information as data and pure functions."""
