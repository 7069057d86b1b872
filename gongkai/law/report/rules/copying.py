"""Copied words (内容雷同): sections against last year's and against other agencies'."""

from collections.abc import Iterator
from typing import Final

from gongkai.law.report.rules.agencies import short_names
from gongkai.law.report.rules.prints import section_name
from gongkai.law.report.rules.registry import Outcome, Rule, check
from gongkai.law.report.rules.subject import Subject
from gongkai.law.report.similarity import bare, passages, similarity
from gongkai.law.report.values import AnnualReport

# The sections that are prose of the agency's own; the tables' sections and 其他事项 are set phrases.
SECTIONS: Final = (1, 5)
LEAST: Final = 60  # characters below which likeness says nothing


@check("narrative.copied_last_year")
def last_year(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """Sections one and five are not last year's over again."""
    if len(subject.chain) > 1:
        yield from _against(rule, subject, subject.chain[-2])


@check("narrative.copied_sibling")
def sibling(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """Sections one and five are not another agency's."""
    for other in subject.siblings:
        yield from _against(rule, subject, other)


def _against(rule: Rule, subject: Subject, other: AnnualReport) -> Iterator[Outcome]:
    names = sorted({*short_names(subject.report.agency), *short_names(other.agency)}, key=len, reverse=True)
    for number in SECTIONS:
        if number not in other.sections:
            continue
        ours, theirs = subject.section_text(number), other.sections[number].text
        if min(len(bare(ours)), len(bare(theirs))) < LEAST:
            continue
        share = similarity(ours, theirs, without=names)
        if share < subject.settings.copied:
            yield None
            continue
        quotes = passages(ours, theirs)
        yield rule.fail(
            actual=f"{share:.2f}",
            place=subject.report.sections[number].place,
            where=section_name(number),
            share=f"{share:.0%}",
            other=other.agency or other.source,
            previous=other.year,
            quotes=list(quotes),
            quote=quotes[0][:60] if quotes else "",
        )
