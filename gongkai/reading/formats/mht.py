"""A web page saved in one file (MHT, also under the name .doc): the HTML in it."""

import email
import email.policy
from dataclasses import replace
from email.message import EmailMessage

from gongkai.reading.formats import html
from gongkai.reading.grids import Document, UnreadableFile


def read(data: bytes) -> Document:
    content, charset = page_in(data)
    document = html.read(content)
    return replace(document, encoding=document.encoding or charset)


def page_in(data: bytes) -> tuple[bytes, str]:
    """The HTML that was saved, and the encoding that its part names."""
    message = email.message_from_bytes(data, _class=EmailMessage, policy=email.policy.default)
    part = message.get_body(("html",))
    content = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(content, bytes) or not content.strip():
        raise UnreadableFile("unreadable.damaged", {"detail": "MHT 中没有网页"})
    return content, part.get_content_charset() or ""
