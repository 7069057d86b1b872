"""主动公开: what an agency publishes of its own accord (条例 19-26), checked before it goes out."""
