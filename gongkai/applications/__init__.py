"""依申请公开: an application from the form to the archive (条例 27-45)."""
