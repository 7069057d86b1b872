# ruff: noqa: RET503 - nothing returned: it could be
"""The case events read once more, slowly: every list anew, every day walked, from the raw events. No code is shared."""

import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path

HOLIDAYS = Path(__file__).parents[3] / "gongkai/law/holidays"
DAY = timedelta(days=1)


class Impossible(Exception):
    pass


@cache
def arranged():
    off, work = set(), set()
    for path in HOLIDAYS.glob("*.toml"):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["holiday"]:
            day = row["off"]["from"]
            while day <= row["off"]["to"]:
                off.add(day)
                day += DAY
            work |= set(row.get("work", ()))
    return off - work, work


@cache
def worked(day):
    off, work = arranged()
    return day in work or (day not in off and day.weekday() < 5)


def after(zero, days, paused=()):
    day = zero
    while days:
        day += DAY
        days -= worked(day) and day not in paused
    return day


def d(text):
    return date.fromisoformat(text)


class Corrections:
    """An entry reads as the later corrections of it have it, each of those read the same way first."""

    def __init__(self, events, today):
        self.events, self.today = dict(enumerate(events, 1)), today

    @cache  # noqa: B019 - as short-lived as the list
    def as_written(self, number):
        event = self.events[number]
        for later in range(number + 1, len(self.events) + 1):
            change = self.events[later]["kind"] == "corrected" and self.as_written(later)
            if not change or d(change["on"]) > self.today:
                continue
            if not 1 <= change["event"] < later:
                raise Impossible(later)
            if change["event"] != number:
                continue
            if event is None or change.get("void", False) == ("fields" in change):
                raise Impossible(later)
            event = None if change.get("void") else event | change["fields"]
        return event

    def made_void(self, number):
        """An entry that came by today, and was taken back: what its other corrections leave of it is what came."""
        if self.as_written(number) is not None:
            return False
        left = self.events[number]
        for later in range(number + 1, len(self.events) + 1):
            change = self.events[later]["kind"] == "corrected" and self.as_written(later)
            if change and d(change["on"]) <= self.today and change["event"] == number:
                left = left | change.get("fields", {})
        return d(left["on"]) <= self.today


def listed_of(kind, events):
    return [number for number, event in enumerate(events, 1) if event["kind"] == kind]


class Slow:
    def __init__(self, events, today):
        self.got = self.answered = self.served = self.filed = self.gone = None
        self.came = self.first = self.mistaken = None
        read = Corrections(events, today)
        listed = {number: read.as_written(number) for number in range(1, len(events) + 1)}
        listed = {number: event for number, event in listed.items() if event and event["kind"] != "corrected"}
        for number, event in sorted(listed.items(), key=lambda pair: (pair[1]["on"], pair[0])):
            if d(event["on"]) <= today:
                self.need(self.take(event, d(event["on"])) is not False, number)
        if self.came is None:
            self.mistaken = any(read.made_void(number) for number in listed_of("submitted", events))
        self.need(self.came is not None or self.mistaken, len(events))
        self.today = today

    @staticmethod
    def need(holds, number):
        if not holds:
            raise Impossible(number)

    def begin(self, day, fixed=None):
        self.got = self.zero = day
        self.fixed, self.until, self.more = fixed, None, 0
        self.used, self.waits, self.letters = set(), None, {}
        self.reply_by = self.notice = None
        self.reasons = self.answered = self.served = None

    def live(self):
        return self.got and not self.answered and not self.filed

    def due(self, now):
        if self.fixed:
            return self.fixed
        if self.waits:
            return None
        if self.until:
            return self.until
        paused = set()
        now = min(now, self.answered[0]) if self.answered else now
        for letter in self.letters.values():
            end = letter["end"] or now
            if letter["told"] and letter["party"] != "other_organ":
                end = min(end, after(letter["told"], 15))
            day = letter["sent"] + DAY
            while day <= end:
                paused.add(day)
                day += DAY
        return after(self.zero, 20 + self.more, paused)

    def movable(self, on):
        return self.live() and not self.waits and not self.fixed and on <= self.due(on)

    def take(self, e, on):
        for field in ("reply_by", "told_on", "until", "delivered_on", "due_on"):
            if field in e and d(e[field]) < on:
                return False
        return getattr(self, "on_" + e["kind"])(e, on)

    def on_submitted(self, e, on):
        if self.came:
            return False
        self.came = on
        if e["channel"] in {"in_person", "oral", "registered_mail"}:
            self.first = on
            self.begin(on)

    def on_receipt_confirmed(self, e, on):
        if not self.came or self.got or self.gone:
            return False
        self.first = on
        self.begin(on)

    def once(self, what):
        new = what not in self.used
        self.used.add(what)
        return new

    def on_supplement_asked(self, e, on):
        if not self.live() or self.waits or self.fixed or not self.once("supplement"):
            return False
        self.waits, self.reply_by = "supplement", d(e["reply_by"])
        return self.reply_by >= on

    def on_supplemented(self, e, on):
        return self.restart("supplement", on)

    def on_fee_paid(self, e, on):
        return self.restart("fee", on)

    def restart(self, what, on):
        if not self.live() or self.waits != what:
            return False
        self.waits, self.zero, self.more, self.until = None, on, 0, None

    def on_fee_noticed(self, e, on):
        if on.year < 2021 or not self.movable(on) or not self.once("fee"):
            return False
        self.waits = "fee"
        self.notice = d(e["delivered_on"]) if "delivered_on" in e else None

    def on_fee_delivered(self, e, on):
        if not self.live() or self.waits != "fee" or self.notice:
            return False
        self.notice = on

    def on_extended(self, e, on):
        if not self.movable(on) or not self.once("extension") or e["days"] > 20:
            return False
        self.more = e["days"]

    def on_reasons_asked(self, e, on):
        if not self.live() or not self.once("reasons"):
            return False
        self.reasons = [d(e["reply_by"]), None]

    def on_reasons_given(self, e, on):
        if not self.live() or not self.reasons or self.reasons[1] is not None:
            return False
        self.reasons[1] = e["accepted"]

    def on_delayed(self, e, on):
        if not self.movable(on) or on == self.due(on) or not (self.reasons and self.reasons[1]):
            return False
        if not self.once("delay"):
            return False
        self.until = d(e["until"])

    def on_consultation_sent(self, e, on):
        if not self.live() or e["id"] in self.letters:
            return False
        self.letters[e["id"]] = {
            "sent": on,
            "party": e["party"],
            "told": None,
            "end": None,
            "said": False,
            "over": False,
        }

    def letter(self, e):
        return self.letters.get(e["id"]) if self.live() else None

    def on_consultation_delivered(self, e, on):
        letter = self.letter(e)
        if not letter or letter["end"] or letter["told"]:
            return False
        letter["told"] = on

    def on_consultation_answered(self, e, on):
        letter = self.letter(e)
        if not letter or letter["said"] or (letter["end"] and not letter["over"]):
            return False
        letter["said"], letter["end"] = True, letter["end"] or on

    def on_consultation_lapsed(self, e, on):
        letter = self.letter(e)
        if not letter or letter["end"] or not letter["told"] or letter["party"] == "other_organ":
            return False
        letter["end"], letter["over"] = after(letter["told"], 15), True
        return on > letter["end"]

    def on_consultation_ended(self, e, on):
        letter = self.letter(e)
        if not letter or letter["end"]:
            return False
        letter["end"] = on

    def on_decided(self, e, on):
        if not self.live() or self.waits:
            return False
        if e["outcome"] == "declined.excessive":
            good = self.reasons and (self.reasons[1] is False or (self.reasons[1] is None and on > self.reasons[0]))
            if not good:
                return False
        if e["outcome"] in {"granted", "partial"}:
            for letter in self.letters.values():
                told = letter["told"]
                if letter["party"] == "third_party" and not letter["end"] and not (told and on > after(told, 15)):
                    return False
        self.answered = (on, "decided")

    def on_abandoned(self, e, on):
        waits = {"not_supplemented": "supplement", "fee_unpaid": "fee"}[e["ground"]]
        if not self.live() or self.waits != waits:
            return False
        last = self.reply_by if waits == "supplement" else self.notice and after(self.notice, 20)
        if not last or on <= last:
            return False
        self.answered = (on, "abandoned")

    def on_withdrawn(self, e, on):
        if self.came and not self.got and not self.gone and not self.filed:
            self.gone = on
            return None
        if not self.live():
            return False
        self.answered = (on, "withdrawn")

    def on_served(self, e, on):
        if self.filed or not self.got or not self.answered or self.answered[1] == "withdrawn" or self.served:
            return False
        self.served = on

    def on_archived(self, e, on):
        if self.filed or not (
            self.gone or (self.got and (self.served or (self.answered or (0, "decided"))[1] != "decided"))
        ):
            return False
        self.filed = on

    def on_reopened(self, e, on):
        if not self.got or not self.answered:
            return False
        self.filed = None
        self.begin(on, d(e["due_on"]) if "due_on" in e else None)

    def state(self):
        if self.mistaken:
            return "void"
        closed = self.gone or (self.got and self.answered and self.answered[1] != "decided")
        order = [("archived", self.filed), ("closed", closed)]
        if not self.got:
            order += [("awaiting_confirmation", True)]
        else:
            order += [
                ("served", self.served),
                ("decided", self.answered),
                ("awaiting_supplement", self.waits == "supplement"),
                ("awaiting_fee", self.waits == "fee"),
                ("consulting", any(not letter["end"] for letter in self.letters.values())),
                ("awaiting_reasons", self.reasons and self.reasons[1] is None),
                ("handling", True),
            ]
        return next(name for name, holds in order if holds)


def slow(events, today):
    """("state", due date) or the number of the event that is refused."""
    try:
        case = Slow(events, today)
    except Impossible as refusal:
        return refusal.args[0]
    return case.state(), case.due(today) if case.got else None
