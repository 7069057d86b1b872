"""
Every page that a test of the database sees is kept for the validator of HTML, where the run asks for it
(GONGKAI_SAVE_PAGES=<folder>): pages of the same markup once, whatever stands in them.
"""

import gzip
import os
import re
from collections import Counter
from hashlib import sha256
from pathlib import Path

FOLDER = os.environ.get("GONGKAI_SAVE_PAGES")
TAG = re.compile(r"<([a-z][a-z0-9-]*)((?:\s[^<>]*)?)>")
END = re.compile(r"</([a-z][a-z0-9-]*)>")
VOID = {"br", "col", "hr", "img", "input", "link", "meta"}
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
OF_MARKUP = {"type", "role", "scope", "aria-live", "autocomplete", "inputmode"}  # their values are for the validator


def save_every_page():
    """From now on, whatever client asks."""
    if not FOLDER:
        return
    from django.test import Client

    ask = Client.request

    def asked(self, **request):
        response = ask(self, **request)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html") and response.content:
            save(response, request["PATH_INFO"])
        return response

    Client.request = asked


def save(response, address):
    content = gzip.decompress(response.content) if response.get("Content-Encoding") == "gzip" else response.content
    page = content.decode()
    name = name_of(address)
    if name.startswith("tests."):  # a view of a test itself, answered by a page of Django's own
        return
    part = "page" if page.lstrip()[:9].lower() == "<!doctype" else "part"
    path = Path(FOLDER) / f"{name}.{response.status_code}.{part}.{outline_of(page)}.html"
    if not path.exists():
        path.write_bytes(content)


def name_of(address):
    from django.urls import Resolver404, resolve

    try:
        return resolve(address).view_name.replace(":", "-")
    except Resolver404:
        return "nowhere"


def outline_of(page):
    """The same for pages in which the same elements with the same attributes stand, each closed, and no id twice."""
    tags, ids = set(), Counter()
    ends = Counter(END.findall(page))
    ends.subtract(tag for tag, _rest in TAG.findall(page))
    for tag, rest in TAG.findall(page):
        found = ATTRIBUTE.findall(rest)
        ids.update(value for name, value in found if name == "id")
        tags.add(" ".join([tag, *(f"{name}={value}" if name in OF_MARKUP else name for name, value in found)]))
    open_ = sorted(f"{tag} {more}" for tag, more in ends.items() if more and tag not in VOID)
    twice = [id for id, times in ids.items() if times > 1]
    return sha256("\n".join([*sorted(tags), *sorted(twice), *open_]).encode()).hexdigest()[:10]
