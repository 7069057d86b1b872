"""Members of a zip and the XML in them, opened with care: sizes are known before anything is inflated."""

import lzma
import struct
import zipfile
import zlib
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape

from lxml import etree

from gongkai.reading.grids import UnreadableFile
from gongkai.reading.limits import MAX_INFLATED, MAX_MEMBER, MAX_MEMBERS, MAX_RATIO, MIN_SUSPECT, too_complex

# What the standard library raises over a zip with wrong bytes in it, RuntimeError with NotImplementedError.
DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    IndexError,
    RuntimeError,
)
ENCRYPTED: Final = 0x1  # bit of a member's flags


class Archive:
    """A zip file whose members are within the limits."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except DAMAGE as error:
            raise UnreadableFile("unreadable.damaged", {"detail": "压缩包不完整"}) from error
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS:
            raise too_complex(f"压缩包内超过{MAX_MEMBERS}个文件")
        if sum(member.file_size for member in members) > MAX_INFLATED:
            raise too_complex("压缩包解开后过大")
        self._members = {member.filename: member for member in members}

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._members)

    def read(self, name: str) -> bytes:
        """A member's content. What the directory says of its size is not believed, it is enforced."""
        member = self._members.get(name)
        if member is None:
            raise UnreadableFile("unreadable.damaged", {"detail": f"缺少{escape(name)}"})
        if member.flag_bits & ENCRYPTED:
            raise UnreadableFile("unreadable.encrypted")
        check_member(member.file_size, member.compress_size)
        try:
            with self._zip.open(member) as stream:
                content = stream.read(MAX_MEMBER + 1)
        except DAMAGE as error:
            raise UnreadableFile("unreadable.damaged", {"detail": "压缩包不完整"}) from error
        check_member(len(content), member.compress_size)
        return content

    def xml(self, name: str) -> etree._Element:
        return parse_xml(self.read(name))


def check_member(inflated: int, stored: int) -> None:
    if inflated > MAX_MEMBER or (inflated > MIN_SUSPECT and inflated > MAX_RATIO * max(stored, 1)):
        raise too_complex("压缩包内的文件解开后过大")


def parse_xml(content: bytes) -> etree._Element:
    """No document type, no entities, no network; depth and size as the parser limits them."""
    if b"<!DOCTYPE" in content[:4096] or b"<\0!\0D\0O\0C" in content[:4096] or b"\0<\0!\0D\0O" in content[:4096]:
        raise too_complex("XML 中有文档类型声明")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error):
            raise too_complex("XML 嵌套过深") from error
        raise UnreadableFile("unreadable.damaged", {"detail": "XML 不完整"}) from error
    except (ValueError, LookupError) as error:
        raise UnreadableFile("unreadable.damaged", {"detail": "XML 编码不明"}) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise too_complex("XML 中有文档类型声明")
    return root
