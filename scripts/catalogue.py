"""
The catalogue that a translator starts from, `gongkai/site/locale/django.pot`, made anew from the words of the pages.
Its head carries no date: the same words give the same file. Needs xgettext (Debian: gettext).
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "gongkai"
CATALOGUE = PACKAGE / "site" / "locale" / "django.pot"
NO_PAGES = ("cli", "law", "reading", "writing")  # their words are data, not for gettext
HEAD = """\
# The words of Gongkai's pages, in simplified Chinese, for those who translate them.
# A translation is <language>/LC_MESSAGES/django.po beside this file, made with msginit from it.
#, fuzzy
msgid ""
msgstr ""
"Project-Id-Version: gongkai\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="gongkai-words-") as folder:
        fresh = Path(folder, "gongkai")
        shutil.copytree(PACKAGE, fresh, ignore=shutil.ignore_patterns("locale", "__pycache__"))
        (fresh / "locale").mkdir()
        command = ["makemessages", "--locale=zh_Hans", "--keep-pot", "--no-wrap", "--no-location", "--verbosity=0"]
        skipped = [f"--ignore={name}/*" for name in NO_PAGES]
        environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        subprocess.run([sys.executable, "-m", "django", *command, *skipped], cwd=fresh, env=environment, check=True)
        made = (fresh / "locale" / "django.pot").read_text("utf-8")
    words = made.split("\n\n", 1)[1]
    CATALOGUE.write_text(f"{HEAD}\n{words}", "utf-8")


if __name__ == "__main__":
    main()
