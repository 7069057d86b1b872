"""Arithmetic within the words: sums that a sentence itself makes, and parts that exceed their whole."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from gongkai.law.report.numerals import NUMBER, read_quantity
from gongkai.law.report.rules.prints import joined, quoted
from gongkai.law.report.rules.registry import Outcome, Rule, check
from gongkai.law.report.rules.statements import passages, sentences
from gongkai.law.report.rules.subject import Subject

_UNIT: Final = "(?:件|份|宗|起|条|项|个)"
_COUNT: Final = rf"(?<![\d.第])(?:{NUMBER}){_UNIT}"
# 新收132件，上年结转2件，共计134件
_SUM: Final = re.compile(
    rf"(?P<one>{_COUNT})[^,、;\d]{{0,4}}[,、][^,、;\d]{{0,6}}结转[^,、;\d]{{0,14}}(?P<two>{_COUNT})"
    rf"[,、](?:两项)?(?:共计|合计|总计|共有|共)[^,、;\d]{{0,10}}(?P<sum>{_COUNT})"
)
_WHOLE: Final = re.compile(
    rf"(?:办结|办理|答复|处理|受理|收到|新收)[^,;]{{0,24}}?(?P<whole>{_COUNT})[^;]{{0,12}}?其中[,:]?(?P<parts>[^;]*)"
)
_RESULT: Final = re.compile(
    r"(?P<name>(?<!不)(?:予以|同意)公开|部分公开|不予公开|无法提供|不予处理|其他处理)(?:的|答复|决定|申请|类|为|[:])*"
    rf"(?P<count>{_COUNT})"
)
_APPLICANT: Final = re.compile(
    rf"(?P<name>自然人|法人(?:或|和|及|与|、)其他组织)(?:提出|申请|提交|的)*(?P<count>{_COUNT})"
)


@check("prose.sum")
def sums(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """Where the text adds new and carried-in applications up, the sum is right."""
    for where, sentence in _sentences(subject):
        for match in _SUM.finditer(sentence):
            one, two, total = (_value(match[name]) for name in ("one", "two", "sum"))
            if one is None or two is None or total is None:
                continue
            yield (
                None
                if one + two == total
                else rule.fail(
                    expected=int(one + two),
                    actual=int(total),
                    place=where,
                    where=where,
                    quote=quoted(match[0]),
                    sum=f"{one}＋{two}",
                )
            )


@check("prose.parts")
def parts(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """What stands after 其中 is not more than the whole; both kinds of applicants together are all of it."""
    for where, sentence in _sentences(subject):
        match = _WHOLE.search(sentence)
        whole = _value(match["whole"]) if match else None
        if match is None or whole is None:
            continue
        for pattern, all_of_it in ((_RESULT, False), (_APPLICANT, True)):
            counts = {found["name"]: _value(found["count"]) for found in pattern.finditer(match["parts"])}
            known = [count for count in counts.values() if count is not None]
            if len(known) < 2:
                continue
            total = sum(known)
            good = total == whole if all_of_it else total <= whole
            yield (
                None
                if good
                else rule.fail(
                    expected=int(whole),
                    actual=int(total),
                    place=where,
                    where=where,
                    quote=quoted(match[0]),
                    sum="＋".join(map(str, known)),
                )
            )


def _sentences(subject: Subject) -> Iterator[tuple[str, str]]:
    for where, text in passages(subject.report):
        for paragraph in joined(text).splitlines():
            if "申请" in paragraph:
                yield from ((where, sentence) for sentence in sentences(paragraph))


def _value(text: str) -> Decimal | None:
    """The whole number of a count; None where it is rounded."""
    quantity = read_quantity(text[:-1])
    return None if quantity is None or quantity.tolerance else quantity.value
