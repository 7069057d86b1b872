"""The same report gives the same bytes: in one process, and in another with other hashes and another clock."""

import hashlib
import os
import subprocess
import sys

import pytest

from gongkai.writing.pipeline import WRITERS, write_report
from tests.writing.reports import with_troubles
from tests.writing.test_round_trip import need_fonts

PROGRAM = """
import hashlib, sys
from gongkai.writing.pipeline import write_report
from tests.writing.reports import with_troubles
print(hashlib.sha256(write_report(with_troubles(), sys.argv[1])).hexdigest())
"""


@pytest.mark.parametrize("to", sorted(WRITERS))
def test_the_bytes_are_the_same_in_every_process(to):
    if to == "pdf":
        need_fonts()
    here = hashlib.sha256(write_report(with_troubles(), to)).hexdigest()
    assert hashlib.sha256(write_report(with_troubles(), to)).hexdigest() == here
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "4711",
        "TZ": "America/Lima",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, to], capture_output=True, text=True, check=True, env=environment, timeout=60
    )
    assert done.stdout.strip() == here
