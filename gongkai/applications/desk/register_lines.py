"""
The lines of the register: what stands in them on the page, on paper and in the file, and what is asked for them
together beside their own columns: the numbers of the letters, and why a registration was made void.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.applications import words
from gongkai.applications.desk import history, told
from gongkai.applications.desk.lists import case_url
from gongkai.applications.models import Application, Destroyed, Letter
from gongkai.applications.models.application import ApplicantKind, Channel, State, subject_of
from gongkai.applications.obligations import ENDING
from gongkai.law.report.schema import Edition, edition, edition_of
from gongkai.ledger.models import Entry
from gongkai.people.access import actor, may
from gongkai.people.models import Post
from gongkai.people.sight import OVER_A_SUBTREE
from gongkai.ui.tables import Column

LOOK: Final = "application.register"
JOINED: Final = "、"  # between the numbers of several letters
NAMES: Final = ("name", "agent_name", "contact", "representative")  # of persons: the register names nobody
# In the row 其他 of table three: which of them it is.
NAMED: Final = frozenset({"otherwise.withdrawn", "otherwise.applicant_gone"})
KINDS: Final = dict(ApplicantKind.choices)
CHANNELS: Final = dict(Channel.choices)


def form_of(year: int) -> Edition:
    """The form of that year's report; for years before there was one, the first."""
    return edition_of(year) or edition("2019")


def rows_of(year: int) -> Mapping[str, str]:
    """The leaves of table three as the form of the year prints them."""
    return {row.id: f"{row.kind}{row.label}" for row in form_of(year).applications.rows}


@dataclass
class Beside:
    """What stands beside the columns of the cases that are shown next; asked for all of them at once."""

    post: Post
    year: int
    numbers: dict[int, str] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.labels = rows_of(self.year)

    def prepare(self, rows: Sequence[Application]) -> None:
        keys = [row.pk for row in rows]
        self.numbers |= numbers_of(keys)
        void = [row.pk for row in rows if row.state == State.VOID and row.destroyed != Destroyed.YES]
        if void and may(self.post, "applications.read"):
            self.reasons |= reasons_of(void, self.post)

    def number(self, case: Application) -> str:
        return self.numbers.get(case.pk, "")

    def result(self, case: Application) -> str | None:
        row = self.labels.get(case.counted_as, case.counted_as)
        if case.decision in NAMED and case.counted_as.startswith("otherwise"):
            return gettext("{row}：{what}").format(row=row, what=told.outcome_label(case.decision))
        return row or None

    def outcome(self, case: Application) -> str | None:
        """What became of it: of a void one why it is so."""
        return self.why_void(case) or self.result(case)

    def why_void(self, case: Application) -> str:
        why = self.reasons.get(case.pk)
        return gettext("原因：{why}").format(why=why) if why else ""

    def state(self, case: Application) -> str:
        """With why it is void, where that has no place of its own."""
        return "。".join(filter(None, (marked(case) or _state(case), self.why_void(case))))


def numbers_of(keys: Sequence[int]) -> dict[int, str]:
    """The 文号 by which each case was answered or ended, as they are in force, in the order of signing."""
    if not keys:
        return {}
    found: dict[int, list[str]] = defaultdict(list)
    ending = Letter.objects.in_force().filter(application__in=keys, kind__in=ENDING).exclude(number=None)
    for pk, number in ending.order_by("signed_on", "pk").values_list("application", "number__text"):
        found[pk].append(number)
    return {pk: JOINED.join(numbers) for pk, numbers in found.items()}


def reasons_of(keys: Sequence[int], post: Post) -> dict[int, str]:
    """Why registrations were made void, an entry for each that is read. Who applied is called as in the register."""
    tokens = _tokens({subject_of(pk): pk for pk in keys})
    found = {}
    for case in Application.objects.filter(pk__in=tokens):
        sealed = {**case.words, LOOK: tokens[case.pk]}
        opened = words.reveal(sealed, [LOOK], by=actor(post), agency=case.agency_id, reason=LOOK, besides=NAMES)
        found[case.pk] = _unnamed(opened.pop(LOOK), opened.values(), case)
    return found


def _tokens(subjects: Mapping[str, int]) -> dict[int, str]:
    """Of each case the sealed reason of the correction that made it void: the last that made its first entry so."""
    found: dict[int, str] = {}
    made = Entry.objects.filter(subject__in=subjects, kind=history.CORRECTED).order_by("id")
    for subject, body in made.values_list("subject", "body"):
        event = json.loads(body)["facts"]["event"]
        if event.get("void") and event.get("event") == 1 and words.is_token(event.get("reason")):
            found[subjects[subject]] = event["reason"]
    return found


def _unnamed(text: str, names: Iterable[str], case: Application) -> str:
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, words.label_of(name, natural=case.applicant_kind == ApplicantKind.NATURAL))
    return text


def marked(case: Application) -> str:
    """Of a void registration, that it is: where the line begins."""
    if case.state != State.VOID or case.destroyed == Destroyed.YES:
        return ""
    if not case.closed_on:
        return str(State.VOID.label)
    return gettext("{state}（{day}）").format(state=State.VOID.label, day=case.closed_on)


def _state(case: Application) -> str:
    return str(Destroyed.YES.label if case.destroyed == Destroyed.YES else State(case.state).label)


def _officer(case: Application) -> str | None:
    return str(case.officer.person) if case.officer else None


def _came(case: Application) -> str:
    """Of what was not received yet, when it came."""
    return "" if case.received_on else gettext("{day}提出").format(day=case.submitted_on)


def _ended(case: Application) -> str:
    day: date | None = case.counted_on
    return gettext("{day}办结").format(day=day) if day else ""


def columns_of_page(beside: Beside) -> list[Column]:
    """Those that one looks for, within a screen; the others stand small beside what they belong to."""
    over = beside.post.role in OVER_A_SUBTREE

    def first(case: Application) -> str:
        return " ".join(filter(None, (case.agency.short_name if over else "", marked(case))))

    return [
        Column(id="number", label=_("登记编号"), value=lambda case: case.number, url=case_url, note=first),
        Column(id="who", label=_("申请人"), value=lambda case: case.applicant_label, note=_kind),
        Column(id="topic", label=_("事由"), value=lambda case: case.topic or None),
        Column(id="received", label=_("收到"), value=lambda case: case.received_on, note=_came),
        Column(id="due", label=_("答复期限"), value=lambda case: case.due_on),
        Column(id="state", label=_("状态"), value=_state, note=_ended),
        Column(id="row", label=_("办理结果"), value=beside.outcome, note=beside.number),
        Column(id="served", label=_("送达"), value=lambda case: case.served_on),
        Column(id="officer", label=_("承办人"), value=_officer),
    ]


def _kind(case: Application) -> str:
    return "" if case.applicant_kind == ApplicantKind.NATURAL else str(KINDS[case.applicant_kind])


def columns_of_book(beside: Beside) -> list[Column]:
    """All of them: on paper, and in the file."""
    columns = [
        Column(id="number", label=_("登记编号"), value=lambda case: case.number),
        Column(id="submitted", label=_("提出"), value=lambda case: case.submitted_on),
        Column(id="received", label=_("收到"), value=lambda case: case.received_on),
        Column(id="who", label=_("申请人"), value=lambda case: case.applicant_label),
        Column(id="kind", label=_("类别"), value=lambda case: str(KINDS[case.applicant_kind])),
        Column(id="topic", label=_("事由"), value=lambda case: case.topic or None),
        Column(id="channel", label=_("提出方式"), value=lambda case: str(CHANNELS[case.channel])),
        Column(id="due", label=_("答复期限"), value=lambda case: case.due_on),
        Column(id="closed", label=_("办结"), value=lambda case: case.counted_on),
        Column(id="row", label=_("办理结果"), value=beside.result),
        Column(id="letter", label=_("文号"), value=lambda case: beside.number(case) or None),
        Column(id="served", label=_("送达"), value=lambda case: case.served_on),
        Column(id="state", label=_("状态"), value=beside.state),
        Column(id="officer", label=_("承办人"), value=_officer),
    ]
    if beside.post.role in OVER_A_SUBTREE:
        columns.insert(1, Column(id="agency", label=_("机关"), value=lambda case: case.agency.short_name))
    return columns
