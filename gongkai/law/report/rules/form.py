"""Edition and period (格式版本与年度): the form, the instrument and the period that the year calls for."""

import re
from collections.abc import Iterator
from itertools import repeat
from typing import Final

from gongkai.law.report.rules.layout import cells_printed, enumerate_names, line_label, line_of
from gongkai.law.report.rules.prints import joined, plain, section_name
from gongkai.law.report.rules.registry import Outcome, Rule, Several, Unknown, check
from gongkai.law.report.rules.subject import Subject
from gongkai.law.report.schema import EDITIONS, edition, edition_of

_PERIOD = re.compile(
    r"(?P<from>20\d\d)年1月1日(?:起)?(?:至|到|—|-|~|－)+(?:(?P<to>20\d\d)年|同年|本年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日?"
)
# The words by which a sentence states the period of the figures, and not of something that happened in it.
_STATES: Final = re.compile(r"统计|数据|期限|截止|起止")
_NUMBERS: Final = "一二三四五六"


@check("form.edition")
def of_the_year(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """The form is the one that the report year calls for."""
    if subject.form is None:
        return
    if subject.report.year is None:
        yield Unknown((), "报告年度")
        return
    wanted = edition_of(subject.report.year)
    if wanted is None or wanted.id == subject.form.id:
        yield None
        return
    yield rule.fail(
        expected=wanted.id,
        actual=subject.form.id,
        place=next((reading.place for reading in subject.report.cells.values() if reading.place), ""),
        year=subject.report.year,
        wanted=wanted.instrument,
        printed=subject.form.instrument,
    )


@check("form.mixed")
def one_edition(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """No row of the other edition stands on the form."""
    if subject.form is None:
        return
    foreign = subject.foreign_lines
    if not foreign:
        yield None
        return
    cells = tuple(id for id in subject.report.cells if line_of(id) in foreign)
    other = cells_printed(subject.form, subject.form.id == "2021")
    lacking = [id for id in subject.form.cells if id not in subject.report.cells and id not in other]
    yield rule.fail(
        cells,
        expected=subject.form.id,
        actual="2019" if subject.form.id == "2021" else "2021",
        place=next(filter(None, map(subject.place, cells)), ""),
        rows=enumerate_names(list(dict.fromkeys(line_label(other[id]) for id in cells if id in other))),
        count=len({line_of(id) for id in lacking}),
        printed=subject.form.instrument,
    )


@check("form.instrument")
def instrument(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """The notice that the text cites is the one in force for the report year."""
    wanted = edition_of(subject.report.year) if subject.report.year else None
    if wanted is None:
        return
    text = plain(subject.report.preamble) + plain("".join(section.text for section in subject.report.sections.values()))
    others = [edition(id) for id in EDITIONS if id != wanted.id]
    cited = [form for form in others if _number(form.instrument) in text]
    if not cited or _number(wanted.instrument) in text:
        yield None
        return
    yield rule.fail(expected=wanted.instrument, actual=cited[0].instrument, year=subject.report.year)


@check("form.period")
def period(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """The statistical period that the text states is the report year, from 1 January to 31 December."""
    year = subject.report.year
    stating = (text for text in _sentences(subject) if _STATES.search(text))
    found = next(filter(None, map(_PERIOD.search, stating)), None)
    if year is None or found is None:
        return
    last = int(found["to"] or found["from"])
    stated = (int(found["from"]), last, int(found["month"]), int(found["day"]))
    if stated == (year, year, 12, 31):
        yield None
        return
    yield rule.fail(
        expected=f"{year}-01-01/{year}-12-31",
        actual=f"{stated[0]}-01-01/{last}-{stated[2]:02}-{stated[3]:02}",
        quote=found[0],
        year=year,
    )


@check("form.year")
def year(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """The report says of which year it is."""
    yield rule.fail() if subject.report.year is None else None


@check("form.agency")
def agency(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """The report says of which agency it is."""
    yield rule.fail() if not subject.report.agency else None


@check("form.title")
def title(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """The title is 〔机关名称〕〔YYYY〕年政府信息公开工作年度报告."""
    if not subject.report.title:
        return
    good = "政府信息公开工作年度报告" in plain(subject.report.title)
    yield None if good else rule.fail(actual=subject.report.title, quote=subject.report.title)


@check("form.section")
def sections(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """All six sections are there; those that are not are one finding."""
    form = subject.form or edition(EDITIONS[-1])
    gone = [section for section in form.sections if section.number not in subject.report.sections]
    yield from repeat(None, len(form.sections) - len(gone))
    if gone:
        names = "、".join(f"{section_name(section.number)}“{section.heading}”" for section in gone)
        yield Several(rule.fail(actual=str([section.number for section in gone]), sections=names), len(gone))


@check("form.section_number")
def section_numbers(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """A heading carries the number of its section."""
    for number, section in subject.report.sections.items():
        printed = re.match(r"第?([一二三四五六七八九十])[、部.]", plain(section.heading))
        if printed is None:
            continue
        wanted = _NUMBERS[number - 1]
        good = printed[1] == wanted
        yield (
            None
            if good
            else rule.fail(expected=wanted, actual=printed[1], place=section.place, heading=section.heading.strip())
        )


def _sentences(subject: Subject) -> Iterator[str]:
    """The sentences before and in section one, at half width."""
    for text in (subject.report.preamble, subject.section_text(1)):
        yield from map(plain, re.split(r"[。;；]", joined(text)))


def _number(instrument: str) -> str:
    """〔2021〕30号 of 国办公开办函〔2021〕30号."""
    return plain(instrument[instrument.index("〔") :])
