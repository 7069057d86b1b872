"""Ask clamd whether a file holds a virus: its INSTREAM command, over a unix or a TCP socket."""

import logging
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from gongkai.files.models import Scan
from gongkai.files.refusals import FileRefused

logger = logging.getLogger("gongkai.files")
CHUNK: Final = 256 * 1024
ANSWER: Final = 4096
PATIENCE: Final = 120.0  # seconds without a word from it


class NoAnswer(Exception):
    """clamd was not there, or did not say whether it found something."""


def scan(path: Path) -> Scan:
    """What was found out. FileRefused for a virus, and, by setting, where nothing could be found out."""
    if not settings.CLAMD:
        return Scan.OFF
    try:
        virus = ask(path, settings.CLAMD)
    except NoAnswer as reason:
        logger.error("clamd gave no verdict: %s", reason)
        if settings.CLAMD_REQUIRED:
            raise FileRefused("file.not_scanned") from None
        return Scan.NOT_SCANNED
    if virus:
        raise FileRefused("file.virus", virus=virus)
    return Scan.CLEAN


def ask(path: Path, address: str) -> str | None:
    """The name of the virus, None where there is none."""
    try:
        with connect(address) as line, path.open("rb") as file:
            answer = _converse(line, file.read)
    except OSError as fault:
        raise NoAnswer(str(fault)) from fault
    said = answer.rstrip(b"\0\n").decode("utf-8", "replace").removeprefix("stream: ")
    if said == "OK":
        return None
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")
    raise NoAnswer(said or "no answer")


def _converse(line: socket.socket, read: Callable[[int], bytes]) -> bytes:
    """Send the file in chunks with their lengths, and hear what clamd says; it may break off a long one."""
    try:
        line.sendall(b"zINSTREAM\0")
        while chunk := read(CHUNK):
            line.sendall(len(chunk).to_bytes(4, "big") + chunk)
        line.sendall(bytes(4))
    except (BrokenPipeError, ConnectionResetError):
        logger.warning("clamd broke off")
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < ANSWER and (more := line.recv(ANSWER)):
        answer += more
    return answer


def connect(address: str) -> socket.socket:
    """unix:/run/clamav/clamd.ctl or tcp://host:3310"""
    parts = urlsplit(address)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE)
        try:
            line.connect(parts.path)
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 3310), timeout=PATIENCE)
