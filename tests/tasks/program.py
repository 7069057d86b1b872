"""`gongkai worker` on the database of the tests, in a process of its own: program.py DATABASE."""

import sys
from importlib import import_module
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    import django

    django.setup()
    from django.db import connections

    connections.settings["default"]["NAME"] = sys.argv[1]
    import_module("tests.tasks.kinds")
    from gongkai.cli import gongkai

    gongkai(["worker", *sys.argv[2:]])
