"""答复: written by the officer with the letter beside it, read by the reviewer, signed by the approver."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongkai.applications import answers, blackened_grounds, evidence, letters, releasing, selectors, words
from gongkai.applications.acts import DECIDED
from gongkai.applications.acts.forms import ActForm
from gongkai.applications.acts.frame import Act, Doing, Situation, Wanted
from gongkai.applications.answers import Draft, draft_of
from gongkai.applications.cases import Case
from gongkai.applications.desk import meanwhile
from gongkai.applications.desk.acting import Guided, situation_of
from gongkai.applications.desk.answer_forms import DraftForm, WhyForm, sentence
from gongkai.applications.desk.meanwhile import Act as Step
from gongkai.applications.desk.meanwhile import Meanwhile
from gongkai.applications.models import Answer, Attachment, SearchRecord
from gongkai.applications.models.answers import Stage
from gongkai.applications.redacting import Ground
from gongkai.law.casefile.events import Decided, Party
from gongkai.law.citations import LawError
from gongkai.law.letters import LetterText
from gongkai.people.access import OfficerRequest, actor, may, post_required
from gongkai.people.roles import Role

READ: Final = "application.answer"  # why words are shown
MAIN_WORDS: Final = ("name", "matter", "feature", "form")


@dataclass(kw_only=True)
class Desk:
    """The answer of one case before one post: loaded once."""

    request: OfficerRequest
    situation: Situation
    meanwhile: Any = field(default_factory=tuple)

    @property
    def application(self) -> Any:
        return self.situation.application

    @cached_property
    def answer(self) -> Answer | None:
        return answers.current(self.application)

    @cached_property
    def opened(self) -> dict[str, str]:
        """What was asked and what was written: one look, one entry."""
        tokens = {f"case.{name}": token for name, token in self.application.words.items() if name in MAIN_WORDS}
        tokens |= self.answer.words if self.answer else {}
        tokens |= {f"title.{row.pk}": row.title for row in self.given if row.title}
        post = self.situation.post
        return words.reveal(tokens, tokens, by=actor(post), agency=self.application.agency_id, reason=READ)

    @cached_property
    def draft(self) -> Draft:
        if self.answer:
            return draft_of(self.answer, self.opened)
        matter = self.opened.get("case.matter", "")
        if cited := selectors.earlier_reply(self.application, self.request.GET.get("repeats", "")):
            return Draft((answers.Item(matter, "declined.repeated", {"earlier_reply": cited}),))
        return answers.first_draft(matter)

    @cached_property
    def there(self) -> frozenset[str]:
        return evidence.in_case(self.application, self.situation.before, self.situation.events)

    @cached_property
    def searches(self) -> list[dict[str, Any]]:
        """检索记录, as they were noted."""
        rows = SearchRecord.objects.filter(application=self.application)
        by, agency = actor(self.situation.post), self.application.agency_id
        return evidence.as_noted(rows, by=by, agency=agency, reason=READ)

    @cached_property
    def given(self) -> list[Attachment]:
        """What goes out with the answer."""
        return releasing.given(self.application)

    @property
    def named(self) -> list[str]:
        """As the letter lists it."""
        return [self.opened.get(f"title.{row.pk}") or str(releasing.UNTITLED) for row in self.given]

    @property
    def may_write(self) -> bool:
        stage = self.answer.stage if self.answer else Stage.DRAFT
        return may(self.situation.post, "applications.act") and stage in answers.EDITABLE

    @cached_property
    def blackened(self) -> tuple[Ground, ...]:
        """Why parts of what goes out are blacked out."""
        return blackened_grounds.grounds_in(self.application)

    def form(self, draft: Draft, data: Mapping[str, Any] | None = None) -> DraftForm:
        """What the blacking out says already is chosen."""
        return DraftForm(draft, self.there, data, proposed=blackened_grounds.proposed(self.blackened))

    def text_of(self, draft: Draft) -> tuple[LetterText | None, str]:
        """The letter as it would be, or what it still lacks."""
        try:
            kind, values = answers.as_letter(draft, items=draft.rows(), attachments=self.named)
            return letters.preview(self.application, kind, **values), ""
        except LawError as refusal:
            return None, sentence(refusal)

    def context(self, draft: Draft, **more: Any) -> dict[str, Any]:
        text, lacking = self.text_of(draft) if draft.rows() else (None, "")
        missing = answers.missing_in(draft, self.there)
        return {
            "application": self.application,
            "answer": self.answer,
            "casefile": self.situation.before,
            "asked": self.opened.get("case.matter", ""),
            "feature": self.opened.get("case.feature", ""),
            "returned": self.opened.get("returned", "") if self._is_returned else "",
            "letter": text,
            "lacking": lacking,
            "missing": missing,
            "grounds_differ": self._differing(draft),
            "is_consulting": any(
                each.party is Party.THIRD_PARTY and not each.ended_on for each in self.situation.before.consultations
            ),
            "provides_nothing": any(proof.need.either for proof in missing),
            "searches": self.searches,
            "released": list(zip(self.given, self.named, strict=True)),
            "meanwhile": self.meanwhile,
            **more,
        }

    def _differing(self, draft: Draft) -> str:
        """Of a draft in which something is decided."""
        items = [each for each in draft.items if each.decision]
        return blackened_grounds.said(blackened_grounds.unanswered(self.blackened, items)) if items else ""

    @property
    def _is_returned(self) -> bool:
        return self.answer is not None and self.answer.stage == Stage.RETURNED


def desk_of(request: OfficerRequest, pk: int) -> Desk:
    return Desk(request=request, situation=situation_of(request, pk))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.read")
def answer(request: OfficerRequest, pk: int) -> HttpResponse:
    """The officer writes; everybody else, and the officer while it is with them, reads."""
    desk = desk_of(request, pk)
    why = desk.situation.before.may_not.get("decided") if desk.answer is None else None
    if request.method == "POST" and (why or not desk.may_write):
        return _too_late(desk)
    if why:
        messages.info(request, sentence(why))
        return redirect("applications:case", pk)
    if request.method == "POST":
        return _written(desk)
    if desk.may_write:
        return _draft_page(desk, desk.form(desk.draft))
    if desk.answer is None:
        messages.info(request, gettext("还没有写答复。"))
        return redirect("applications:case", pk)
    return _sheet(desk)


def _too_late(desk: Desk) -> HttpResponse:
    """The draft went on, or the case came to its end, while this was written: it is shown, to be taken along."""
    request, pk = desk.request, desk.application.pk
    came = meanwhile.since(request, desk.application)
    if not may(desk.situation.post, "applications.act"):
        raise PermissionDenied
    if came is None or came.is_same:
        messages.info(request, str(meanwhile.DONE_ALREADY) if came else gettext("这一稿现在不能改。"))
        return redirect("applications:case", pk)
    form = desk.form(desk.draft, request.POST)
    form.is_valid()
    desk.meanwhile = came.lines
    return _draft_page(desk, form, HTTPStatus.CONFLICT, is_over=True)


def _written(desk: Desk) -> HttpResponse:
    """What the button says: another item, one less, the letter so far, kept, or kept and sent on."""
    form = desk.form(desk.draft, desk.request.POST)
    do = desk.request.POST.get("do", "fields")
    if not form.is_valid():
        return _draft_page(desk, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if desk.request.headers.get("HX-Request") and do == "preview":
        return render(desk.request, "applications/answers/outlook.html", desk.context(form.draft, form=form))
    if do == "add" or do.startswith("remove-"):
        return _draft_page(desk, desk.form(_parted(form.draft, do)))
    if do in {"save", "send"}:
        return _kept(desk, form, send=do == "send")
    return _draft_page(desk, form)


def _parted(draft: Draft, do: str) -> Draft:
    if do == "add":
        return Draft((*draft.items, answers.Item()), draft.main, draft.why_main)
    gone = do.removeprefix("remove-")
    items = tuple(item for number, item in enumerate(draft.items, 1) if str(number) != gone)
    return Draft(items or (answers.Item(),), draft.main, draft.why_main)


def _kept(desk: Desk, form: DraftForm, *, send: bool) -> HttpResponse:
    post, pk, sent = desk.situation.post, desk.application.pk, list[Answer]()

    def keep(case: Case) -> None:
        answers.save(case, form.draft, by=post)
        if send:
            answers.ensure_whole(case, form.draft)
            sent.append(answers.send(case))

    try:
        came = meanwhile.do(desk.request, pk, keep)
    except LawError as refusal:
        return _draft_page(desk, form, HTTPStatus.UNPROCESSABLE_ENTITY, refused=sentence(refusal))
    if came:
        return _changed(desk, form, came)
    if not send:
        messages.success(desk.request, gettext("已保存。还没有送审，只有本机关的承办人看得到要不要改。"))
        return redirect("applications:answer", pk)
    is_reviewed = sent[0].stage == Stage.REVIEW
    told = _("已送审。审核的人看过以后送签发。") if is_reviewed else _("已送签发。本机关没有另设审核人。")
    messages.success(desk.request, str(told))
    return redirect("applications:case", pk)


def _changed(desk: Desk, form: DraftForm, came: Meanwhile) -> HttpResponse:
    """Nothing is overwritten: the page again, as it was filled in, with what came meanwhile."""
    pk = came.application.pk
    if came.is_same:
        return meanwhile.told(desk.request, came, to=reverse("applications:case", args=[pk]))
    fresh = Desk(request=desk.request, situation=situation_of(desk.request, pk), meanwhile=came.lines)
    return _draft_page(fresh, form, HTTPStatus.CONFLICT, is_over=not fresh.may_write)


def _draft_page(
    desk: Desk, form: DraftForm, status: HTTPStatus = HTTPStatus.OK, *, refused: str = "", is_over: bool = False
) -> HttpResponse:
    context = desk.context(form.draft, form=form, refused=refused, counts_as=form.counts_as(), is_over=is_over)
    return render(desk.request, "applications/answers/draft.html", context, status=status)


# What is not being written: the sheet, with what this post may do with it


def _sheet(desk: Desk, status: HTTPStatus = HTTPStatus.OK, why: WhyForm | None = None) -> HttpResponse:
    assert desk.answer is not None  # noqa: S101 - asked before; for the types
    post, stage = desk.situation.post, desk.answer.stage
    turn_of = {Stage.REVIEW: Role.REVIEWER, Stage.SIGNATURE: Role.APPROVER}.get(Stage(stage))
    mine = post.role == turn_of
    own = mine and not _may_go_on(desk)
    context = desk.context(
        desk.draft,
        may_review=mine and stage == Stage.REVIEW and not own,
        may_sign=mine and stage == Stage.SIGNATURE and not own,
        may_return=mine,
        may_recall=may(post, "applications.act") and stage in answers.WAITING,
        is_own=own,
        why_form=why or WhyForm(prefix="return", application=desk.application, post=post),
    )
    return render(desk.request, "applications/answers/sheet.html", context, status=status)


def _may_go_on(desk: Desk) -> bool:
    assert desk.answer is not None  # noqa: S101 - as above
    check = answers.may_review if desk.answer.stage == Stage.REVIEW else answers.may_sign
    return check(desk.situation.post, desk.answer)


@never_cache
@require_http_methods(["POST"])
@post_required("applications.review")
def review(request: OfficerRequest, pk: int) -> HttpResponse:
    """审核通过."""

    def pass_on(case: Case) -> None:
        answers.pass_on(case, by=request.post)

    return _step(request, pk, pass_on, _("已审核，送签发。"), to="applications:case")


@never_cache
@require_http_methods(["POST"])
@post_required("applications.act")
def recall(request: OfficerRequest, pk: int) -> HttpResponse:
    return _step(request, pk, answers.recall, _("已收回，可以修改。"), to="applications:answer")


def _step(request: OfficerRequest, pk: int, step: Step, done: Any, *, to: str) -> HttpResponse:
    application = situation_of(request, pk).application
    return meanwhile.press(request, application.pk, step, done=done, to=reverse(to, args=[pk]))


@never_cache
@require_http_methods(["POST"])
@post_required("applications.read")
def return_(request: OfficerRequest, pk: int) -> HttpResponse:
    """退回, with the reason: whose turn it is says so."""
    desk, to = desk_of(request, pk), reverse("applications:case", args=[pk])
    form = WhyForm(request.POST, prefix="return", application=desk.application, post=request.post)
    if desk.answer is None or desk.answer.stage not in answers.WAITING:
        if came := meanwhile.since(request, desk.application):
            return meanwhile.told(request, came, to=to, may_again=False, form=WhyForm)
        messages.info(request, gettext("这一稿已经不在等审核或者签发。"))
        return redirect(to)
    if not form.is_valid():
        return _sheet(desk, HTTPStatus.UNPROCESSABLE_ENTITY, form)
    why = form.cleaned_data["why"]

    def give_back(case: Case) -> None:
        answers.return_(case, why, by=request.post)

    tried = meanwhile.attempt(request, pk, form, give_back, done=_("已退回，拟稿的人会看到理由。"))
    if tried.is_done:
        return redirect(to)
    fresh = Desk(request=request, situation=situation_of(request, pk), meanwhile=tried.lines)
    return _sheet(fresh, tried.status(form), form)


class SignForm(ActForm):
    """签发: the day, and why it is entered late where it was signed on paper before."""

    ON = _("签发日期")
    ON_HELP = _("签发之日就是作出决定之日。")

    def __init__(self, *given: Any, answer: Answer, **more: Any) -> None:
        self.answer, self.draft = answer, draft_of(answer)
        super().__init__(*given, **more)

    def doing(self) -> Doing:
        decided = answers.counts_as(self.draft)
        why = "；".join(text for text in (self.late, self.draft.why_main) if text)
        event = Decided(on=self.said["on"], outcome=decided.id, items=answers.decided_as(self.draft), reason=why)
        named = releasing.titles_of(self.situation.application)
        kind, values = answers.as_letter(self.draft, answer=self.answer, attachments=named)
        return Doing(event=event, letters=[Wanted(kind=kind, values=values)])

    def perform(self, case: Case) -> Any:
        return answers.sign(case, by=self.situation.post, on=self.said["on"], late=self.late)


SIGN: Final = Act(
    kind="decided",
    title=_("签发答复书"),
    button=_("签发，取文号"),
    citation=DECIDED.citation,
    lead=_("看一遍要发出的答复书。签发以后内容固定，取文号，案件即为已作决定。"),
    done=_("已签发，文号已取。请把答复书送达申请人。"),
    receives=_("送达以后，申请人收到答复书；查询页显示已经作出答复。"),
    letter="reply",
    form=SignForm,
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.sign")
def sign(request: OfficerRequest, pk: int) -> HttpResponse:
    """The letter as it will go out, what follows, and the signature."""
    situation = situation_of(request, pk)
    answer = answers.current(situation.application)
    if answer is None or answer.stage != Stage.SIGNATURE or not answers.may_sign(request.post, answer):
        if came := meanwhile.since(request, situation.application):
            to = reverse("applications:case", args=[pk])
            return meanwhile.told(request, came, to=to, may_again=False, form=SignForm)
        return redirect("applications:answer", pk)
    guided = Guided(
        request=request, act=SIGN, situation=situation, make=SignForm, more={"answer": answer}, is_ready=True
    )
    try:
        return guided.answer()
    except ValidationError as refusal:
        messages.error(request, "；".join(refusal.messages))
        return redirect("applications:answer", pk)
