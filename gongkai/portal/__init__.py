"""The public's pages: 政府信息公开专栏, the annual report, and 年报体检. No models."""
