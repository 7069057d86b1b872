"""工作台: the pages of those who work with the system. No models."""
