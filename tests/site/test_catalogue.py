"""The catalogue that a translator starts from holds every word of the site's pages."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import gongkai

PACKAGE = Path(gongkai.__file__).parent
CATALOGUE = PACKAGE / "site" / "locale" / "django.pot"
ENTRY = re.compile(r'^msgid ((?:"[^\n]*"\n)+)', re.MULTILINE)


def entries(path):
    found = ENTRY.findall(path.read_text(encoding="utf-8"))
    return {"".join(line[1:-1] for line in entry.splitlines()) for entry in found} - {""}


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="没有 gettext，目录是否过期没有检查")
def test_the_catalogue_has_every_word_and_no_other(tmp_path):
    fresh = tmp_path / "fresh"
    shutil.copytree(PACKAGE, fresh, ignore=shutil.ignore_patterns("locale", "__pycache__"))
    (fresh / "locale").mkdir()
    command = ["makemessages", "--locale=zh_Hans", "--keep-pot", "--no-wrap", "--no-location", "--verbosity=0"]
    skipped = [f"--ignore={folder}/*" for folder in ("cli", "law", "reading", "writing")]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run([sys.executable, "-m", "django", *command, *skipped], cwd=fresh, env=environment, check=True)
    assert entries(CATALOGUE) == entries(fresh / "locale" / "django.pot")
