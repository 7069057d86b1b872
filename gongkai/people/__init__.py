"""Persons who sign in (办事人员). Roles and posts come with the workbench."""
