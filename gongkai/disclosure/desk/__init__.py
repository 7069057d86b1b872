"""The pages of 主动公开 in the workbench."""
