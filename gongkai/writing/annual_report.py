"""The annual report (年度报告) as a document, in the layout that its edition of the form prints."""

import re
from collections.abc import Iterator
from typing import Final

from gongkai.law.report.schema import Edition
from gongkai.law.report.values import AnnualReport, Passage, Status
from gongkai.writing.model import Block, Document, Paragraph, Style, Table, printable
from gongkai.writing.tables import applications_table, disclosure_table, disputes_table

TITLE: Final = "政府信息公开工作年度报告"
ORDINALS: Final = "一二三四五六"
TITLE_LINE: Final = 19  # 汉字 of 22 pt on one line
LONGEST_SUBHEADING: Final = 30

_YEAR = re.compile(r"\d{4}\s*年")
_SUBHEADING = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)][^。；]*")


class UnwritableReportError(ValueError):
    """There is no report to write: the file that it was read from could not be read."""


def document_of(report: AnnualReport) -> Document:
    """Title, preamble, the six sections in order, the tables in theirs, the signature."""
    if report.status is Status.UNREADABLE:
        raise UnwritableReportError(report.source)
    printed = printable(report.title or "") or title_of(report)
    title = printed if (report.agency or "") in printed else title_of(report)
    blocks = (Paragraph(_broken(printed), Style.TITLE), *_paragraphs(report.preamble), *_sections(report))
    blocks += tuple(_signature(report))
    return Document(title, blocks, author=printable(report.agency or ""))


def _broken(title: str) -> str:
    """A title of more than one line breaks between the agency and the year."""
    year = _YEAR.search(title)
    if year is None or len(title) <= TITLE_LINE or not year.start():
        return title
    return f"{title[: year.start()]}\n{title[year.start() :]}"


def title_of(report: AnnualReport) -> str:
    """The title as the form has it: 〔机关名称〕〔YYYY〕年政府信息公开工作年度报告."""
    year = f"{report.year}年" if report.year else ""
    return f"{printable(report.agency or '')}{year}{TITLE}"


def heading_of(number: int, passage: Passage, form: Edition | None) -> str:
    """The heading as the report prints it; where it prints none, as the form does."""
    if passage.heading or form is None:
        return printable(passage.heading)
    section = next(section for section in form.sections if section.number == number)
    return f"{ORDINALS[number - 1]}、{section.heading}"


def _sections(report: AnnualReport) -> Iterator[Block]:
    tables = _tables(report)
    for number in range(1, 7):
        if passage := report.sections.get(number):
            yield Paragraph(heading_of(number, passage, report.form), Style.HEADING)
            yield from _paragraphs(passage.text)
        if number in tables:
            yield tables[number]


def _tables(report: AnnualReport) -> dict[int, Table]:
    """The tables, by the section in which they stand; without a form those of which something was seen."""
    builders = {2: disclosure_table, 3: applications_table, 4: disputes_table}
    seen = {int(id[1]) for id in report.cells}
    return {number: build(report) for number, build in builders.items() if report.form or number in seen}


def _paragraphs(text: str) -> Iterator[Paragraph]:
    for line in text.splitlines():
        if words := printable(line):
            yield Paragraph(words, _style_of(words))


def _signature(report: AnnualReport) -> Iterator[Paragraph]:
    """落款: agency and date, where the report carries them."""
    for line in report.signature.splitlines():
        if words := printable(line):
            yield Paragraph(words, Style.SIGNATURE)


def _style_of(words: str) -> Style:
    heading = len(words) <= LONGEST_SUBHEADING and _SUBHEADING.fullmatch(words)
    return Style.SUBHEADING if heading else Style.BODY
