"""Sites of their own, each with its folder and its database, worked on by the real command."""

import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from tests.cli.running import gongkai

ROOT = Path(__file__).resolve().parents[2]
SERVER = os.environ.get("DATABASE_URL", "")


class Place:
    def __init__(self, folder, url=""):
        self.folder, self.url = folder, url
        self.environment = {"GONGKAI_DATA": str(folder), "DATABASE_URL": url}

    def __call__(self, *arguments):
        """The finished command, whatever it said."""
        return gongkai(*arguments, **self.environment)

    def do(self, *arguments):
        done = self(*arguments)
        assert done.returncode == 0, done.out + done.said
        return done.out

    def run(self, statements):
        """Statements of Python within the site; what they print."""
        code = f"import django; django.setup()\n{statements}"
        environment = os.environ | self.environment | {"PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def rows(self, query):
        """Asked of the database itself, past our own code."""
        if self.url:
            import psycopg

            with psycopg.connect(self.url) as connection:
                return connection.execute(query).fetchall()
        connection = sqlite3.connect(self.folder / "gongkai.sqlite3")
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    def execute(self, statement):
        if self.url:
            import psycopg

            with psycopg.connect(self.url) as connection:
                connection.execute(statement)
            return
        connection = sqlite3.connect(self.folder / "gongkai.sqlite3")
        connection.execute(statement)
        connection.commit()
        connection.close()

    def copied(self, folder):
        """Another site with the same data."""
        shutil.copytree(self.folder, folder)
        return Place(folder, new_database(like=self.url) if self.url else "")


def new_database(like=""):
    """The address of a PostgreSQL database of its own on the server of this run."""
    import psycopg

    name = f"place_{secrets.token_hex(6)}"
    template = f" TEMPLATE {name_of(like)}" if like else ""
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}{template}")
    return urlsplit(SERVER)._replace(path=f"/{name}").geturl()


def drop_database(url):
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name_of(url)} WITH (FORCE)")


def name_of(url):
    return urlsplit(url).path[1:]
