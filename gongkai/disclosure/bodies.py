"""正文: what was pasted or read, as clean HTML and as words; and a hash of all that a version says."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final

from gongkai.disclosure.models import Version
from gongkai.reading.official import clean_html, text_of

# What makes it a page and no plain text, in which a sign "<" may stand too.
TAG: Final = re.compile(
    r"<(?:!doctype|!--|/?(?:html|head|body|p|div|h[1-6]|table|tbody|tr|t[dh]|[uo]l|li|br|hr|span|font|strong|b|i|u|em|a"
    r"|img|script|style|section|article|center|blockquote)\b)[^<>]*>",
    re.IGNORECASE,
)
SAID: Final = ("title", "summary", "document_number", "issued_on", "maker", "source_organ", "html")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """`removed`: what was taken away, by id of a sentence, as counts."""

    html: str = ""
    text: str = ""
    removed: Mapping[str, int] = field(default_factory=dict)


def cleaned(said: str) -> Cleaned:
    """HTML as the subset that is published; plain text as paragraphs. UnreadableFile for what is beyond limits."""
    if not said.strip():
        return Cleaned()
    clean = clean_html(said if TAG.search(said) else paragraphs(said))
    return Cleaned(clean.html, text_of(clean.html), clean.removed)


def paragraphs(text: str) -> str:
    """A line is a paragraph."""
    lines = (line.strip() for line in text.splitlines())
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line)


def digest(version: Version, files: list[str]) -> str:
    """Of what the version says and holds: an entry with it shows later that it is still the same."""
    said: dict[str, Any] = {name: getattr(version, name) for name in SAID}
    text = json.dumps([said, sorted(files)], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
