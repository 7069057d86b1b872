"""The entry for a WSGI server."""

import os
import subprocess
import sys

COUNTED = """
import gc
import gongkai.site.wsgi
print(gc.get_freeze_count(), len(gc.get_objects()))
"""


def test_what_is_loaded_is_not_looked_through_for_rubbish_again(tmp_path):
    environment = {"GONGKAI_PLAIN_HTTP": "1", "GONGKAI_DATA": str(tmp_path), "GONGKAI_TASK_WORKER": "false"}
    environment |= {"DJANGO_SETTINGS_MODULE": "gongkai.site.settings"}
    found = subprocess.run(
        [sys.executable, "-c", COUNTED], env=os.environ | environment, check=True, stdout=subprocess.PIPE, text=True
    )
    kept_out, looked_through = map(int, found.stdout.split())
    assert kept_out > 50_000
    assert looked_through < kept_out / 10
