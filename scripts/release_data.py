"""
The data of a release, kept for the test that brings it to the tables of today: `release_data.py REVISION` runs the
program of that revision in a folder of its own, puts the demonstration in, and writes tests/releases/VERSION.sql.
"""

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILL = """
from gongkai.site import server
server.prepare()
server.import_demonstration()
"""
# Large, and written anew by every program from what is kept.
LEFT_OUT = "DELETE FROM reports_rendition WHERE format IN ('pdf', 'docx', 'xlsx')"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("revision")
    revision = parser.parse_args().revision
    with tempfile.TemporaryDirectory(prefix="gongkai-release-") as folder:
        code, data = Path(folder, "code"), Path(folder, "data")
        code.mkdir()
        archive = subprocess.run(["git", "archive", revision], cwd=ROOT, check=True, stdout=subprocess.PIPE)
        subprocess.run(["tar", "-x", "-C", code], input=archive.stdout, check=True)
        environment = {**os.environ, "PYTHONPATH": str(code), "GONGKAI_DATA": str(data), "GONGKAI_PLAIN_HTTP": "1"}
        environment.pop("DATABASE_URL", None)
        version = run("import gongkai; print(gongkai.__version__)", code, environment).strip()
        run(FILL, code, environment)
        target = ROOT / "tests" / "releases" / f"{version.rpartition('.')[0]}.sql"
        target.parent.mkdir(exist_ok=True)
        target.write_text(dump(data / "gongkai.sqlite3"), "utf-8")
        print(f"{target}: {target.stat().st_size} bytes, {revision}")


def run(statements: str, code: Path, environment: dict[str, str]) -> str:
    command = [sys.executable, "-c", statements]
    return subprocess.run(
        command, cwd=code, env=environment, check=True, stdout=subprocess.PIPE, encoding="utf-8"
    ).stdout


def dump(database: Path) -> str:
    with sqlite3.connect(database) as connection:
        connection.execute(LEFT_OUT)
        connection.commit()
        return "\n".join(connection.iterdump()) + "\n"


if __name__ == "__main__":
    main()
