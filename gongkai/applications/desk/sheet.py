"""The sheet of a case: what was asked and by whom, the line of its days, what may be done now; and its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongkai.agencies.clock import today as today_in_china
from gongkai.applications import acts, archiving, entries, selectors, words
from gongkai.applications.acts import fee_noticed, kinds, outage
from gongkai.applications.acts.charging import costs_nothing, pages_in
from gongkai.applications.cases import Rules, rules_of
from gongkai.applications.desk import history, told
from gongkai.applications.desk.lists import NOBODY, AssignForm, officers_of
from gongkai.applications.desk.masking import CONTACT, IDENTITY, MASKED, masked
from gongkai.applications.models import Answer, Application, Destroyed, Matter
from gongkai.applications.models.answers import UNSIGNED, Stage
from gongkai.applications.models.application import Channel, State
from gongkai.applications.titles import title_of
from gongkai.duties.nearness import Nearness
from gongkai.law.casefile import CaseFile, fold
from gongkai.law.casefile.state import NOTICE_109
from gongkai.people.access import OfficerRequest, actor, may, post_required
from gongkai.people.models import Post
from gongkai.people.signin import polls

WHO: Final = (
    ("name", _("姓名或者名称")),
    ("identity_kind", _("证件")),
    ("identity_number", _("证件号码")),
    ("representative", _("法定代表人")),
    ("employer", _("工作单位")),
    ("contact", _("联系人")),
    ("phone", _("电话")),
    ("email", _("电子邮箱")),
    ("address", _("地址")),
    ("postcode", _("邮政编码")),
    ("agent_name", _("代理人")),
    ("agent_identity_number", _("代理人证件号码")),
    ("agent_phone", _("代理人电话")),
)
WHAT: Final = (
    ("matter", _("申请公开的内容")),
    ("feature", _("文号或者其他特征")),
    ("form", _("对形式的要求")),
    ("purpose", _("用途")),
    ("help", _("需要的帮助")),
)
SHOWN: Final = tuple(field for field, _label in (*WHO, *WHAT) if field not in MASKED)
GROUPS: Final[Mapping[str, frozenset[str]]] = {"identity": IDENTITY, "contact": CONTACT}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said in the application. `group`: what is masked is shown whole by its button."""

    label: str
    value: str
    group: str = ""
    is_long: bool = False


@dataclass(kw_only=True)
class Sheet:
    """Everything that the page shows, each asked for once. `whole`: what a button was pressed for."""

    application: Application
    post: Post
    whole: str = ""

    @cached_property
    def today(self) -> date:
        return today_in_china()

    @cached_property
    def reads(self) -> bool:
        """Whether the post may see words about persons. A supervisor sees states and dates."""
        return may(self.post, "applications.read")

    @cached_property
    def may_act(self) -> bool:
        return may(self.post, "applications.act") and not self.is_destroyed

    @cached_property
    def rules(self) -> Rules:
        return rules_of(self.application.agency)

    @cached_property
    def matters(self) -> list[Matter]:
        """Complaints about it, and what was registered as something else first."""
        return list(self.application.matters.order_by("pk"))

    @cached_property
    def rows(self) -> list[history.Read]:
        return history.read(entries.entries_of(self.application.pk))

    @cached_property
    def casefile(self) -> CaseFile:
        events = entries.events_in(row.entry for row in self.rows)
        return fold(events, self.rules.calendar, self.today, readings=self.rules.readings)

    @property
    def tries(self) -> list[date]:
        """
        On which days the office tried in vain to confirm the receipt, while it is not confirmed. Of ordinary mail a try
        on the day of arrival is enough not to be late (条例 31(2)); any later one only stands beside that.
        """
        if self.application.state != State.AWAITING_CONFIRMATION:
            return []
        noted = (row for row in self.rows if row.entry.kind == kinds.CONFIRMATION_TRIED.id)
        return sorted(row.on for row in noted if row.on is not None and row.on >= self.application.submitted_on)

    @property
    def why_void(self) -> str:
        """Why the registration was a mistake, for those who read words."""
        return self.opened.get(self.casefile.void.by.reason, "") if self.casefile.void else ""

    @cached_property
    def near(self) -> Nearness:
        return Nearness(self.today, self.rules.calendar)

    @cached_property
    def days_left(self) -> int | None:
        """Working days until the answer is due; negative since it was. None while no day is fixed, or none is owed."""
        due = self.casefile.due_on
        return None if due is None or not self.application.is_open else self.near.days(due)

    @property
    def days_late(self) -> int:
        return -self.days_left if self.days_left is not None else 0

    @property
    def opened(self) -> Mapping[str, str]:
        """Field or token → words, but for those that are masked. Nothing for those who do not read words."""
        return self._opened[0]

    @cached_property
    def _opened(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """What is shown, by one look, and one entry that says so; and what is masked before it is."""
        if not self.reads or self.is_destroyed:
            return {}, {}
        tokens = {field: token for field, token in self.application.words.items() if field in SHOWN}
        tokens |= {token: token for token in history.tokens_of(self.rows)}
        tokens |= {
            f"consultation.{row.key}": row.words["name"]
            for row in self.consultations
            if words.is_token(row.words.get("name"))
        }
        hidden = MASKED & self.application.words.keys()
        found = words.reveal(
            {**self.application.words, **tokens},
            tokens,
            by=actor(self.post),
            agency=self.application.agency_id,
            reason="application.sheet",
            besides=hidden,
        )
        return {name: found[name] for name in tokens}, {field: found[field] for field in hidden}

    @cached_property
    def is_destroyed(self) -> bool:
        return self.application.destroyed == Destroyed.YES

    @cached_property
    def masked(self) -> Mapping[str, str]:
        """Numbers and contacts, hidden in part; whole those of the group whose button was pressed (an entry)."""
        if not self.reads or self.is_destroyed:
            return {}
        tokens = self.application.words
        wanted = GROUPS.get(self.whole, frozenset())
        shown = {field: masked(field, text) for field, text in self._opened[1].items() if field not in wanted}
        if wanted & tokens.keys():
            shown |= words.reveal(
                tokens,
                wanted,
                by=actor(self.post),
                agency=self.application.agency_id,
                reason=f"application.{self.whole}",
            )
        return shown

    @property
    def who(self) -> list[Said]:
        return self._said(WHO)

    @property
    def what(self) -> list[Said]:
        return self._said(WHAT)

    def _said(self, fields: Sequence[tuple[str, Any]]) -> list[Said]:
        """Of what was destroyed nothing is left to show but that it was."""
        found = {**self.opened, **self.masked}
        return [
            Said(str(label), found[field], _group(field, self.whole), field == "matter")
            for field, label in fields
            if field in found
        ]

    @property
    def supplements(self) -> list[tuple[date | None, str]]:
        """What was asked for when it was made clear, and when."""
        found = []
        for row in self.rows:
            if row.entry.kind == history.SUPPLEMENTED:
                said = [self.opened[token] for token in row.words.values() if token in self.opened]
                found += [(row.on, text) for text in said]
        return found

    @property
    def groups(self) -> list[tuple[str, Any]]:
        """The buttons: what is masked and can be shown whole."""
        labels = {"identity": _("看完整的证件号码"), "contact": _("看完整的联系方式")}
        there = self.masked.keys()
        return [(name, labels[name]) for name, fields in GROUPS.items() if name != self.whole and fields & there]

    @cached_property
    def history(self) -> list[history.Line]:
        return history.lines(self.rows, self.opened)

    @cached_property
    def consultations(self) -> Sequence[Any]:
        return list(self.application.consultations.all())

    @property
    def asked(self) -> list[tuple[Any, str]]:
        """Who was asked for an opinion, with the name where it may be seen."""
        return [(row, self.opened.get(f"consultation.{row.key}", "")) for row in self.consultations]

    @cached_property
    def handouts(self) -> Sequence[Any]:
        return list(self.application.handouts.select_related("office"))

    @cached_property
    def letters(self) -> Sequence[Any]:
        return list(self.application.letters.select_related("number"))

    @property
    def titled(self) -> list[tuple[Any, str]]:
        return [(letter, title_of(letter)) for letter in self.letters]

    @cached_property
    def attachments(self) -> Sequence[Any]:
        return list(self.application.attachments.select_related("file__content"))

    @property
    def package_is_outdated(self) -> bool:
        """Archived, and something came that the last package does not hold (as archiving.is_outdated)."""
        is_archived = self.application.state == State.ARCHIVED and not self.is_destroyed
        return is_archived and bool(self.rows) and self.rows[-1].entry.kind != archiving.PACKED.id

    @property
    def package_is_being_made(self) -> bool:
        """The first package, by a task that waits or runs."""
        if not self.package_is_outdated or any(row.entry.kind == archiving.PACKED.id for row in self.rows):
            return False
        return archiving.is_asked_for(self.application)

    @cached_property
    def offered(self) -> Sequence[acts.Offer]:
        seldom = {outage.ACT, fee_noticed.ACT} if self.fee_is_nothing else {outage.ACT}
        return [each for each in self._offered if each.act not in seldom]

    @cached_property
    def _offered(self) -> Sequence[acts.Offer]:
        return acts.offered(self.application, self.casefile, self.post)

    @property
    def outage(self) -> acts.Offer | None:
        """Of what came online: it can be noted that the system failed. It is no step of the case."""
        if self.application.channel != Channel.ONLINE:
            return None
        return next((each for each in self._offered if each.act is outage.ACT and each.url), None)

    @cached_property
    def fee_is_nothing(self) -> bool:
        """By what is known now: the person's applications of the month, and the pages of what may be given."""
        if "fee_noticed" not in self.casefile.may:
            return False
        return costs_nothing(max(1, self.counts.month), pages_in(self.attachments), self.today)

    @cached_property
    def refused(self) -> Sequence[acts.NotOffered]:
        refusals = acts.not_offered(self.casefile, self.application, self.post)
        return (*refusals, self._no_fee()) if self.fee_is_nothing else refusals

    def _no_fee(self) -> acts.NotOffered:
        told = gettext("按国办函〔2020〕109号计算不收费：当月{count}件，已登记{pages}页。")
        reason = told.format(count=max(1, self.counts.month), pages=pages_in(self.attachments))
        url = acts.url_of(self.application, fee_noticed.ACT) if self.may_act else ""
        return acts.NotOffered(fee_noticed.ACT, reason, NOTICE_109, url, gettext("要收费的，登记页数后办理"))

    @property
    def decision(self) -> str:
        return told.outcome_label(self.casefile.decision) if self.casefile.decision else ""

    @cached_property
    def counts(self) -> selectors.Counts:
        return selectors.counts_of(self.application, self.rules.practice)

    @cached_property
    def duplicates(self) -> list[selectors.Duplicate]:
        """Compared only for those who may see what is compared, and while an answer is owed."""
        if not self.reads or not self.application.is_open:
            return []
        return selectors.duplicates_of(self.application, self.opened.get("matter"))

    @cached_property
    def others_asking(self) -> int:
        return selectors.others_asking(self.application) if self.reads and self.application.is_open else 0

    @property
    def repeat_url(self) -> str:
        """Where an answer begins that says when the same was answered before."""
        if not self.first_answered or not may(self.post, "applications.act"):
            return ""
        answer = reverse("applications:answer", args=[self.application.pk])
        return f"{answer}?repeats={self.first_answered.application.pk}"

    @cached_property
    def proposals(self) -> Sequence[Any]:
        """What waits for approval."""
        return list(self.application.proposals.open().select_related("proposed_by__person"))

    @property
    def has_review_sheet(self) -> bool:
        """审查表: of the answer that is being written, or was signed."""
        return any(all(row["outcome"] for row in each.items) for each in self._answers[:1])

    @cached_property
    def _answers(self) -> Sequence[Answer]:
        """But for what came to nothing; the newest first."""
        return list(self.application.answers.exclude(stage=Stage.DROPPED).order_by("-pk"))

    @cached_property
    def answer(self) -> Any:
        """The draft that is not signed yet."""
        return next((each for each in self._answers if each.stage in UNSIGNED), None)

    @cached_property
    def assign(self) -> AssignForm | None:
        if not self.may_act or not self.application.is_open:
            return None
        return AssignForm(initial={"officer": self.application.officer_id or NOBODY}, officers=officers_of(self.post))

    @property
    def first_answered(self) -> selectors.Duplicate | None:
        """The first answer that there is to the like request."""
        return next((each for each in self.duplicates if each.is_answered), None)


def _group(field: str, whole: str) -> str:
    return next((name for name, fields in GROUPS.items() if field in fields and name != whole), "")


def seen(request: OfficerRequest, pk: int) -> Application:
    mine = Application.objects.visible_to(request.post).select_related("agency", "officer__person")
    return get_object_or_404(mine, pk=pk)


@never_cache
@require_safe
@post_required("applications.see")
def case(request: OfficerRequest, pk: int) -> HttpResponse:
    return page(request, Sheet(application=seen(request, pk), post=request.post))


def page(request: OfficerRequest, sheet: Sheet) -> HttpResponse:
    context = {"sheet": sheet, "application": sheet.application, "casefile": sheet.casefile}
    return render(request, "applications/case.html", context)


@polls
@never_cache
@require_safe
@post_required("applications.see")
def changes(request: OfficerRequest, pk: int) -> HttpResponse:
    """For the open sheet, which asks now and then: what came since it was shown. Nothing where nothing did."""
    application = seen(request, pk)
    since = request.GET.get("turn", "")
    turn = int(since) if since.isascii() and since.isdecimal() and len(since) < 10 else application.turn
    fresh = entries.since(pk, turn) if turn < application.turn else []
    if not fresh:
        return HttpResponse(status=204)
    lines = history.lines(history.read(fresh), {})
    return render(request, "applications/changes.html", {"application": application, "lines": lines})
