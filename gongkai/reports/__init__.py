"""政府信息公开工作年度报告: what an agency has filed, as read, as judged, and as files to take away."""
