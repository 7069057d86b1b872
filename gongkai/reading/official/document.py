"""What a document says about itself: each field with the words it was read from, the place, and why so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Generic, TypeVar

from gongkai.law.report.values import Note

T = TypeVar("T")
ABSENT: Final = "official.trouble.absent"


@dataclass(frozen=True, slots=True)
class Said(Generic[T]):
    """
    One field. Either `value` or `trouble` (an id of `sentences.toml`) is set, never both, never neither. `raw`: the
    words as they stand; `place`: where; `reason`: the id of the sentence that tells why these words; `sure`: whether
    they can hardly mean anything else. What is not sure is shown for a second look.
    """

    value: T | None = None
    raw: str = ""
    place: str = ""
    reason: str = ""
    sure: bool = False
    trouble: str = ""
    values: Mapping[str, str] = field(default_factory=dict)  # of the trouble's sentence

    def __post_init__(self) -> None:
        if (self.value is None) != bool(self.trouble):
            raise ValueError("a field has a value or a trouble")


@dataclass(frozen=True, slots=True)
class Body:
    """正文: clean HTML and the same as plain text; how many tables it has, and how many pictures were left out."""

    html: str = ""
    text: str = ""
    tables: int = 0
    images: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """
    A file read for publishing. `labelled`: the other things a page says with a label (发布机构, 主题分类 …), as they
    stand. `left_out`: what is printed on the document and is no part of the words to publish (红头, 版记).
    `troubles`: notes about the file as a whole, each an id of `sentences.toml` with its values.
    """

    format: str
    title: Said[str]
    number: Said[str]  # 发文字号, brackets as 〔〕
    issued_on: Said[date]  # 成文日期
    printed_on: Said[date]  # 印发日期
    published_on: Said[date]  # 发布日期, of a page
    signed_by: Said[tuple[str, ...]]  # 发文机关, several where it is a joint document
    addressee: Said[str]  # 主送机关
    kind: Said[str]  # 文种
    index_number: Said[str]  # 索引号
    publicity: Said[str]  # 公开属性 as marked on the document
    attachments_named: Said[tuple[str, ...]]  # 附件说明
    summary: Said[str]  # the beginning of the body: nothing is put into words here
    body: Body = Body()
    files_linked: tuple[str, ...] = ()  # addresses as a page has them: of files, not of pages
    labelled: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()
    troubles: tuple[Note, ...] = ()


def absent(trouble: str = ABSENT, *, raw: str = "", place: str = "", **values: str) -> Said[T]:
    """Not to be had from the document, and why."""
    return Said(raw=raw, place=place, trouble=trouble, values=values)
