"""Legacy Word files, WPS, RTF and ODT: LibreOffice turns them into DOCX, which is then read."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from time import monotonic
from typing import Final

from gongkai.reading.formats import docx
from gongkai.reading.formats.detect import OLE
from gongkai.reading.grids import Document, UnreadableFile
from gongkai.reading.limits import DEADLINE

PROGRAMS: Final = ("soffice", "libreoffice")
SECONDS: Final = 25.0  # below the time that a child process is given for a file
# A document may name pictures and texts elsewhere. LibreOffice would fetch them, from inside our network.
SETTINGS: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
</item>
</oor:items>
"""


def read(data: bytes) -> Document:
    return docx.read(to_docx(data))


def to_docx(data: bytes) -> bytes:
    """The same document as DOCX, made by LibreOffice with a profile that lives as long as the call."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise UnreadableFile("unreadable.needs_libreoffice")
    with tempfile.TemporaryDirectory(prefix="gongkai-doc-") as folder:
        place = Path(folder)
        source = place / f"source.{_ending(data)}"
        source.write_bytes(data)
        _convert(program, place, source, _time())
        made = place / "out" / "source.docx"
        if not made.is_file():
            raise UnreadableFile("unreadable.damaged", {"detail": "LibreOffice 无法打开"})
        return made.read_bytes()


def _time() -> float:
    """Seconds that the conversion may take: less than what the reading process itself has left."""
    deadline = DEADLINE.get()
    return SECONDS if deadline is None else max(0.5, min(SECONDS, deadline - monotonic()))


def _ending(data: bytes) -> str:
    if data.startswith(OLE):
        return "doc"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    return "odt" if data.startswith(b"PK") else "xml"


def _convert(program: str, place: Path, source: Path, seconds: float) -> None:
    """Macros stay off and nothing is fetched; the whole process group ends with the call."""
    profile = place / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
    command = [
        program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo", "--nodefault",
        "--convert-to", "docx:Office Open XML Text", "--outdir", str(place / "out"), str(source),
    ]  # fmt: skip
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(place), "LANG": "C.UTF-8", "TMPDIR": str(place)}
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        process_group=0,  # in the session of whoever reads, so that both can be ended together
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            raise UnreadableFile("unreadable.timeout", {"seconds": f"{seconds:.0f}"}) from error
        finally:
            _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
