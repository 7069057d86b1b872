"""Give out numbers. One number is given once, under any number of writers, and never again, void or not."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.agencies import entry_kinds, history, patterns
from gongkai.agencies.clock import today
from gongkai.agencies.models import Agency, Counter, IssuedNumber, Purpose, Series, VoidReason
from gongkai.ledger import chains, particulars
from gongkai.ledger.bodies import Fact
from gongkai.ledger.services import Actor, Draft, append

ATTEMPTS: Final = 20  # to get past others that take numbers under the same 代字
AHEAD: Final = 200  # numbers looked at with one query, after the first is found to be taken


class NotSigned(ValueError):
    """A letter's number is taken at its signature, not before."""


class AlreadyVoid(ValueError):
    """A void number stays void, with the reason that was given first."""


@transaction.atomic
def issue(
    series: str, agency: Agency, year: int, by: Actor, *, subject: str = "", signed_on: date | None = None
) -> IssuedNumber:
    """
    The next number of the agency's series (a Purpose), in the transaction of the act that takes it: if the act
    fails, the number was never given. The act names the number in its own entry (`as_fact`). For a subject that
    has one already ("application:17") it is that one. Raises ValidationError where a code is lacking.
    """
    if series == Purpose.LETTER and (signed_on is None or signed_on.year != year):
        raise NotSigned(f"{series} {year} {signed_on}")
    rule = series_of(agency, series)
    counter = _locked(rule, year)  # from here on others wait, until the act is over
    number = IssuedNumber(
        series=rule,
        agency=agency,
        purpose=rule.purpose,
        year=year,
        subject=subject,
        signed_on=signed_on,
        person=by.person,
        post=by.post,
    )
    return _given(number, counter)


def adopt(series: str, agency: Agency, text: str, by: Actor, *, subject: str) -> IssuedNumber | None:
    """
    A number that the agency gave before it had this program: it stands in the register, and the count goes on after
    it. None where the agency's rule does not write it, for then the rule cannot give it again.
    """
    rule = series_of(agency, series)
    found = next((place for place in _places(text) if patterns.written(rule.pattern, agency, *place) == text), None)
    if found is None:
        return None
    year, _month, seq = found
    counter = _locked(rule, year)
    if rule.numbers.filter(year=year, seq=seq).exists():  # of another month: the count does not come by again
        return None
    counter.last = max(counter.last, seq)
    counter.save(update_fields=["last"])
    return IssuedNumber.objects.create(
        series=rule,
        agency=agency,
        purpose=rule.purpose,
        year=year,
        seq=seq,
        text=text,
        subject=subject,
        person=by.person,
        post=by.post,
    )


def _places(text: str) -> Iterator[tuple[int, int, int]]:
    """The years, months and places in the count that the figures in a number may mean."""
    figures = [int(digits) for digits in re.findall(r"[0-9]{1,9}", text)]
    years = {each for each in figures if 1990 <= each < 2100}
    months = {each for each in figures if 1 <= each <= 12} or {1}
    yield from product(sorted(years), sorted(months), sorted({each for each in figures if each}))


def _given(number: IssuedNumber, counter: Counter) -> IssuedNumber:
    """The next one, written and kept. Where a letter's is given to another at this moment, the one after it."""
    tries = ATTEMPTS if number.purpose == Purpose.LETTER else 1
    for _one in range(tries):
        number.seq, number.text = _next(number, counter.last + 1)
        counter.last = number.seq
        try:
            with transaction.atomic():
                number.save(force_insert=True)
                counter.save(update_fields=["last"])
        except IntegrityError:
            if given := _given_before(number):
                return given
            continue
        return number
    told = _("编号“{number}”已经用过。请系统管理员检查{agency}的编号规则。")
    raise ValidationError(told.format(number=number.text, agency=number.agency))


def _given_before(number: IssuedNumber) -> IssuedNumber | None:
    """Asked only when the database has refused a second one for the subject: to look through a series takes long."""
    same = IssuedNumber.objects.filter(series=number.series, subject=number.subject, voided_at=None)
    return same.first() if number.subject else None


def _next(number: IssuedNumber, seq: int) -> tuple[int, str]:
    """A letter's passes over those that the predecessor gave this year under the 代字 that was taken over."""
    month = (number.signed_on or today()).month

    def written(seq: int) -> str:
        return patterns.written(number.series.pattern, number.agency, number.year, month, seq)

    if number.purpose != Purpose.LETTER:
        return seq, written(seq)
    ahead = 1
    while True:
        texts = {written(each): each for each in range(seq, seq + ahead)}
        given = set(IssuedNumber.objects.filter(purpose=Purpose.LETTER, text__in=texts).values_list("text", flat=True))
        if free := [text for text in texts if text not in given]:
            return texts[free[0]], free[0]
        seq, ahead = seq + ahead, AHEAD


@transaction.atomic
def void(number: IssuedNumber, reason: VoidReason, *, by: Actor, note: str = "") -> IssuedNumber:
    """作废: it stays in the register with its reason and is not given again. The note may be about persons: sealed."""
    number = IssuedNumber.objects.select_for_update().get(pk=number.pk)
    if number.is_void:
        raise AlreadyVoid(number.text)
    number.voided_at, number.void_reason = timezone.now(), VoidReason(reason)
    facts: dict[str, Fact] = {
        "number": number.pk,
        "purpose": number.purpose,
        "year": number.year,
        "seq": number.seq,
        "reason": number.void_reason,
    }
    if note.strip():
        reference = particulars.keep(f"number:{number.pk}", field="void_note", words=note.strip())
        number.void_note = facts["note"] = reference.as_fact()
    number.save(update_fields=["voided_at", "void_reason", "void_note"])
    append(
        Draft(
            chain=chains.work(number.agency_id),
            kind=entry_kinds.NUMBER_VOIDED.id,
            by=by,
            subject=number.subject or f"number:{number.pk}",
            agency=number.agency_id,
            facts=facts,
        )
    )
    return number


def read_void_note(number: IssuedNumber, *, by: Actor) -> str:
    """The words, and the entry that they were looked at."""
    if not number.void_note:
        return ""
    reference = particulars.Reference.from_fact(number.void_note)
    return particulars.reveal(reference, by=by, agency=number.agency_id, reason="number.register")


def as_fact(number: IssuedNumber) -> dict[str, Fact]:
    """For the entry of the act that took it: the words of the number stand in the register."""
    return {"number": number.pk, "year": number.year, "seq": number.seq}


@transaction.atomic
def set_pattern(agency: Agency, purpose: Purpose, pattern: str, *, by: Actor) -> Series:
    """From the next number on. The count goes on: a change of how it is written begins nothing anew."""
    pattern = pattern.strip()
    if len(pattern) > patterns.LONGEST:
        raise ValidationError(_("编号规则最多{most}个字。").format(most=patterns.LONGEST))
    patterns.check(pattern, purpose)
    series = Series.objects.select_for_update().get(pk=series_of(agency, purpose).pk)
    if series.pattern == pattern:
        return series
    values = {"pattern": (series.pattern, pattern)}
    series.pattern = pattern
    series.save(update_fields=["pattern"])
    history.record(entry_kinds.SERIES_SET, agency, values, by=by, purpose=purpose.value)
    return series


def series_of(agency: Agency, purpose: str) -> Series:
    """The agency's own, begun with the usual pattern where none was set."""
    found = Series.objects.filter(agency=agency, purpose=purpose).first()
    if found:
        return found
    wanted = Series(agency=agency, purpose=Purpose(purpose), pattern=patterns.DEFAULTS[purpose])
    Series.objects.bulk_create([wanted], ignore_conflicts=True)  # another act may begin it at the same moment
    return Series.objects.get(agency=agency, purpose=purpose)


def pattern_of(agency: Agency, purpose: str) -> str:
    """For pages: nothing is begun by looking."""
    found = Series.objects.filter(agency=agency, purpose=purpose).values_list("pattern", flat=True).first()
    return found or patterns.DEFAULTS[purpose]


def _locked(series: Series, year: int) -> Counter:
    """Every act asks for it, and makes it once a year."""
    counters = Counter.objects.select_for_update().filter(series=series, year=year)
    if found := counters.first():
        return found
    Counter.objects.bulk_create([Counter(series=series, year=year)], ignore_conflicts=True)
    return counters.get()
