"""机关表格: many agencies at once, in and out by a spreadsheet."""
