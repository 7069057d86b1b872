"""政府信息公开工作年度报告: the form, what a report says, and the rules it is judged by."""
