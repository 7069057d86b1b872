"""Folding a case of twelve events, beside what any fold has to do: sort them, and count to the due date."""

from datetime import date
from typing import Any

from timing import Aims, best

from gongkai.law.calendar import announced
from gongkai.law.casefile import event_from, fold

TIMES = 1000


def of(kind: str, on: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "on": on, **more}


CASE = (
    of("submitted", "2025-03-03", channel="online", applicant_kind="natural"),
    of("receipt_confirmed", "2025-03-04"),
    of("supplement_asked", "2025-03-06", reply_by="2025-03-20"),
    of("supplemented", "2025-03-14"),
    of("consultation_sent", "2025-03-17", id="a", party="third_party"),
    of("consultation_sent", "2025-03-18", id="b", party="other_organ", reply_by="2025-04-01"),
    of("consultation_delivered", "2025-03-19", id="a"),
    of("consultation_answered", "2025-03-25", id="b", consents=True),
    of("consultation_answered", "2025-03-31", id="a", consents=True),
    of("extended", "2025-04-10", days=10, approved_by="张三", told_on="2025-04-11"),
    of("decided", "2025-04-28", outcome="granted"),
    of("served", "2025-04-29", method="mail"),
)


def main() -> None:
    aims, calendar, today = Aims(), announced(), date(2025, 6, 30)
    events = [event_from(event, number) for number, event in enumerate(CASE, 1)]

    def bare() -> None:
        for _time in range(TIMES):
            sorted(events, key=lambda event: event.on)
            calendar.add(date(2025, 3, 14), 30)

    def folded() -> None:
        for _time in range(TIMES):
            fold(events, calendar, today)

    def added() -> None:
        for _time in range(TIMES):
            calendar.add(date(2025, 3, 14), 20)

    least, ours, due = best(bare, folded, added)
    print(f"fold of 12 events: {ours:.1f} µs, {ours / least:.1f} x sorting and counting once")
    aims.at_most("microseconds to fold 12 events", ours, 60, "µs")
    aims.at_most("microseconds for a due date", due, 2, "µs")
    aims.finish()


if __name__ == "__main__":
    main()
