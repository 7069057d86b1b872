"""Random lists of up to 30 events: the fold answers what the slow day-by-day reading answers."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.law.casefile import KINDS, event_from, fold
from gongkai.law.casefile.events import ApplicantKind, Channel
from gongkai.law.citations import LawError
from tests.law.casefile.cases import CALENDAR
from tests.law.casefile.oracle import slow

MORE = [kind for kind in KINDS if kind not in {"submitted", "corrected", "outage"}]
OUTCOMES = ["granted", "partial", "refused.process", "declined.excessive", "unable.not_held"]


def later(day, days):
    return (day + timedelta(days=days)).isoformat()


def event(draw, kind, day):
    party = draw.choice(["third_party", "joint_maker", "other_organ"])
    fields = {
        "submitted": {
            "channel": draw.choice(list(Channel)).value,
            "applicant_kind": draw.choice(list(ApplicantKind)).value,
        },
        "supplement_asked": {"reply_by": later(day, draw.randint(0, 20))},
        "reasons_asked": {"reply_by": later(day, draw.randint(0, 12))},
        "reasons_given": {"accepted": draw.random() < 0.7},
        "delayed": {"until": later(day, draw.randint(1, 90))},
        "consultation_sent": {"party": party} | ({"reply_by": later(day, 10)} if party == "other_organ" else {}),
        "consultation_answered": {"consents": draw.random() < 0.5},
        "consultation_ended": {"reason": "no_answer"},
        "extended": {"days": draw.randint(1, 21), "approved_by": "张三", "told_on": later(day, draw.randint(0, 3))},
        "fee_noticed": {"method": "pages", "quantity": 31, "amount": 10}
        | ({"delivered_on": later(day, 2)} if draw.random() < 0.5 else {}),
        "decided": {"outcome": draw.choice(OUTCOMES)},
        "served": {"method": "mail"},
        "abandoned": {"ground": draw.choice(["not_supplemented", "fee_unpaid"])},
        "reopened": {"ground": "litigation", "ref": "某号"}
        | ({"due_on": later(day, 30)} if draw.random() < 0.3 else {}),
    }.get(kind, {})
    if kind.startswith("consultation_"):
        fields = fields | {"id": draw.choice("ab")}
    return {"kind": kind, "on": day.isoformat(), **fields}


def case(draw, length):
    """Mostly what can be, so that lists grow long; sometimes a correction, a late entry, a thing that cannot be."""
    day = date(draw.randint(2019, 2023), draw.randint(1, 12), draw.randint(1, 28))
    events, wild = [event(draw, "submitted", day)], draw.random() < 0.25
    for _try in range(length * 12):
        gap = 0 if draw.random() < 0.3 else draw.randint(0, 12)
        new = event(draw, draw.choice(MORE), day + timedelta(days=gap))
        if draw.random() < 0.05 and len(events) > 2:
            change = {"void": True} if draw.random() < 0.5 else {"fields": {"on": later(day, -draw.randint(0, 9))}}
            new = {"kind": "corrected", "on": day.isoformat(), "event": draw.randint(1, len(events)), **change}
            new |= {"reason": "笔误", "approved_by": "张三"}
        if isinstance(slow([*events, new], date(2025, 12, 31)), int):
            if not wild or draw.random() > 0.01:
                continue
            wild = False
        events.append(new)
        day = max(day, date.fromisoformat(new["on"]))
        if len(events) >= length or day.year > 2024:
            break
    if draw.random() < 0.3:
        place = draw.randrange(len(events))
        if events[place]["kind"] != "corrected" and not any(each["kind"] == "corrected" for each in events):
            events.append(events.pop(place))  # recorded late
    return events, day


def fast(events, today, known_at=None):
    try:
        listed = [event_from(each, number) for number, each in enumerate(events, 1)]
        found = fold(listed, CALENDAR, today, known_at=known_at)
    except LawError as refusal:
        return refusal.values["event"]
    assert set(found.may) | set(found.may_not) == set(KINDS)
    assert all(step.end is None or step.start <= step.end for step in found.steps)
    return found.state.value, found.due_on


def same(events, today):
    """The same answer, or the same entry refused; of several corrections that cannot be, any."""
    ours, theirs = fast(events, today), slow(events, today)
    if isinstance(ours, int) and isinstance(theirs, int):
        return ours == theirs or {events[number - 1]["kind"] for number in (ours, theirs)} == {"corrected"}
    return ours == theirs


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32), st.integers(2, 30))
def test_any_list_and_any_prefix_of_it_gives_what_the_slow_reading_gives(seed, length):
    draw = Random(seed)
    events, last = case(draw, length)
    check(events, last, draw)


def check(events, last, draw):
    for today in (last, last + timedelta(days=draw.randint(1, 60)), last - timedelta(days=draw.randint(1, 60))):
        assert same(events, today), (events, today)
    for size in range(1, len(events)):
        assert same(events[:size], last), (events[:size], last)


def test_long_lists_that_can_have_been_are_among_them():
    """The drawn lists are what they are meant to be: most are long, and the fold takes them to the end."""
    lengths = []
    for seed in range(40):
        draw = Random(seed)
        events, last = case(draw, 30)
        check(events, last, draw)
        if not isinstance(fast(events, last), int):
            lengths.append(len(events))
    assert sum(length >= 20 for length in lengths) >= 30, Counter(lengths)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_what_was_known_at_a_moment_is_what_the_list_was_then(seed):
    draw = Random(seed)
    events, last = case(draw, draw.randint(2, 20))
    moments = [datetime(2026, 1, 1, 9, number, tzinfo=UTC) for number in range(len(events))]
    stamped = [each | {"recorded_at": at.isoformat()} for each, at in zip(events, moments, strict=True)]
    for size, at in enumerate(moments, 1):
        assert fast(stamped, last, known_at=at) == fast(events[:size], last)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_table_three_new_and_carried_in_are_handled_and_carried_out(seed):
    draw, rows = Random(seed), Counter()
    for _case in range(15):
        events, last = case(draw, draw.randint(2, 12))
        if isinstance(slow(events, last), int):
            continue
        facts = fold([event_from(each) for each in events], CALENDAR, last).facts
        for year in range(2019, 2027):
            key = facts.applicant_kind, year
            rows[key, "in"] += facts.is_new(year) + facts.is_carried_in(year)
            rows[key, "out"] += facts.is_handled(year) + facts.is_carried_out(year)
            assert not facts.is_handled(year) or facts.counted is not None
    for key in {key for key, _side in rows}:
        assert rows[key, "in"] == rows[key, "out"]
