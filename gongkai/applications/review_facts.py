"""审查表 (条例 17): who wrote, sent, reviewed and signed an answer, and on which days, as the entries have it."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from gongkai.applications import answer_kinds as kinds
from gongkai.applications.models import Answer, Application
from gongkai.applications.releasing import DECIDED
from gongkai.law.casefile.exchange import in_china
from gongkai.law.letters import in_chinese
from gongkai.ledger.models import Entry
from gongkai.people.models import Post

BACK: Final = frozenset({kinds.RETURNED.id, kinds.RECALLED.id})  # what was said before is said of another draft
OPINIONS: Final = {
    kinds.SENT.id: ("officer_opinion", "{who}，{day}送审"),
    kinds.REVIEWED.id: ("reviewer_opinion", "{who}，{day}审核通过"),
}
SIGNED: Final = "{who}，{day}签发"


def signed_on(application: Application) -> dict[int, date]:
    """By the key of each signed answer the day of the letter that tells it, as the decisions name both."""
    days = dict(application.letters.values_list("pk", "signed_on"))
    found = Entry.objects.filter(subject=application.subject, kind=DECIDED).values_list("body", flat=True)
    facts = [json.loads(body)["facts"] for body in found]
    return {each["detail"]["answer"]: days[each["letter"]] for each in facts if each.get("detail", {}).get("answer")}


def review_facts(answer: Answer, on: date | None = None) -> dict[str, Any]:
    """For the sheet; `on` is the day of the signature. What did not happen leaves room to write."""
    found = {
        "answer": answer,
        "drafter": _name(answer.drafted_by),
        "reviewer": _name(answer.reviewed_by),
        **_opinions(answer),
    }
    if answer.signed_by and on:
        found["signer"] = _name(answer.signed_by)
        found["approver_opinion"] = SIGNED.format(who=_name(answer.signed_by), day=in_chinese(on))
    return found


def _opinions(answer: Answer) -> dict[str, str]:
    said: dict[str, str] = {}
    for row in _steps(answer):
        if row.kind in BACK:
            said.clear()
        else:
            name, told = OPINIONS[row.kind]
            post = Post.objects.select_related("person").filter(pk=row.post or 0).first()
            said[name] = told.format(who=_name(post), day=in_chinese(in_china(row.recorded_at).date()))
    return said


def _steps(answer: Answer) -> Iterator[Entry]:
    rows = Entry.objects.filter(subject=answer.application.subject, kind__in=[*OPINIONS, *BACK]).order_by("id")
    return (row for row in rows if json.loads(row.body)["facts"]["answer"] == answer.pk)


def _name(post: Post | None) -> str:
    return post.person.display_name if post else ""
