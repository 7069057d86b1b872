"""任务: what the program does by and by, for whoever waits for it."""
