"""Gongkai 公开: the working system of open government information (政府信息公开)."""

__version__ = "0.1.0"
