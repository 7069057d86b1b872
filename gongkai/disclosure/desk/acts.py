"""The acts on a record, each on a page of its own that says what will follow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongkai.agencies.clock import today
from gongkai.agencies.models import Purpose
from gongkai.agencies.numbering import pattern_of
from gongkai.agencies.patterns import sample
from gongkai.disclosure import checking, closing, drafting, publishing, validity, withdrawing
from gongkai.disclosure.acting import Seen
from gongkai.disclosure.checking import Referral
from gongkai.disclosure.desk import act_forms, meanwhile, sheet
from gongkai.disclosure.desk.act_forms import ActForm
from gongkai.disclosure.models import Answer, CheckKind, Ground, Openness, Record, State, Validity, Why
from gongkai.law.citations import LawError
from gongkai.people.access import OfficerRequest, post_required
from gongkai.people.models import Post

Said = Mapping[str, Any]
Do = Callable[[int, Said, Post, Seen], object]
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its form, what it does, and what comes of it in words."""

    id: str
    label: Words
    form: type[ActForm]
    do: Do
    done: Words
    follows: Callable[[Record], list[Words]]
    cite: Words = ""
    button: Words = ""
    is_grave: bool = False
    why_not: Callable[[Record], LawError | None] = lambda _record: None


def _nothing(_record: Record) -> list[Words]:
    return []


def _of_publishing(record: Record) -> list[Words]:
    """What anybody will see from then on."""
    told: list[Words] = []
    if not record.index_number:
        rule = pattern_of(record.agency, Purpose.INDEX)
        number = sample(rule, record.agency, today())
        told.append(_("按本机关的编号规则取索引号（像 %(number)s 这样），取了不再改。") % {"number": number})
    if record.is_public:
        told.append(_("公众看到的换成这一版，原来的一版只留在工作台。"))
    else:
        told.append(_("任何人都能在信息公开专栏、检索和数据接口里看到它。"))
    count = record.current.files.count() if record.current else 0
    if count:
        told.append(_("%(count)d份文件公开的是清除了作者、修订信息的副本。") % {"count": count})
    if record.notice_until:
        told.append(_("%(day)s以后自动撤回。") % {"day": record.notice_until.isoformat()})
    if record.expires_on:
        told.append(_("%(day)s以后自动标为“已失效”。") % {"day": record.expires_on.isoformat()})
    return told


def _of_withdrawing(_record: Record) -> list[Words]:
    return [
        _("网页、检索、订阅、数据接口里立刻看不到它和它的文件；原来的网址留着，写明哪一天、为什么撤回。"),
        _("工作台里都留着。三项审查要重新签，才能再公开。"),
    ]


def _closing(pk: int, said: Said, by: Post, seen: Seen) -> object:
    return closing.close(
        pk,
        openness=Openness(said["openness"]),
        ground=Ground(said["ground"]),
        words=said["words"],
        reassess_on=said["reassess_on"],
        by=by,
        seen=seen,
    )


def _reassessing(pk: int, said: Said, by: Post, seen: Seen) -> object:
    ground = Ground(said["ground"]) if said["ground"] else None
    more = {"words": said["words"], "reassess_on": said["reassess_on"]}
    return closing.reassess(pk, openness=Openness(said["openness"]), ground=ground, by=by, seen=seen, **more)


def _withdrawing(pk: int, said: Said, by: Post, seen: Seen) -> object:
    more = {"words": said["words"], "is_neutral": said["is_neutral"]}
    return withdrawing.withdraw(pk, why=Why(said["why"]), by=by, seen=seen, **more)


def _validity(pk: int, said: Said, by: Post, seen: Seen) -> object:
    more = {name: said[name] for name in ("on", "changed_by", "changed_by_words")}
    return validity.set_validity(pk, Validity(said["validity"]), by=by, seen=seen, **more)


ARTICLE_17: Final = _("条例第十七条")
ARTICLE_18: Final = _("条例第十八条")
ACTS: Final = {
    act.id: act
    for act in (
        Act(
            "send",
            _("送审"),
            act_forms.PressForm,
            lambda pk, _said, by, seen: drafting.send(pk, by=by, seen=seen),
            _("已送审。"),
            lambda _record: [_("审核人、签发人今天页上会有这件事；三项审查各自签字。")],
            ARTICLE_17,
        ),
        Act(
            "withdraw",
            _("撤回"),
            act_forms.WithdrawForm,
            _withdrawing,
            _("已撤回。"),
            _of_withdrawing,
            button=_("撤回，公众立刻看不到"),
            is_grave=True,
        ),
        Act(
            "penalty",
            _("处罚决定被变更、撤销、确认违法或者无效"),
            act_forms.PenaltyForm,
            lambda pk, said, by, seen: withdrawing.decision_changed(pk, on=said["on"], by=by, seen=seen),
            _("已登记。今天页上会提醒撤回。"),
            lambda _record: [_("从这一天起3个工作日内要撤回，并公开说明理由。")],
            _("行政处罚法第四十八条第二款"),
        ),
        Act(
            "validity",
            _("标明效力"),
            act_forms.ValidityForm,
            _validity,
            _("已标明。"),
            lambda _record: [_("这件信息和改变它的那件信息，两边的网页上都会写明。")],
        ),
        Act(
            "close",
            _("决定不主动公开"),
            act_forms.CloseForm,
            _closing,
            _("已决定。"),
            lambda _record: [_("不再提醒公开；到评估的那一天提醒重新评估。")],
            _("条例第十四条至第十六条、第十九条"),
        ),
        Act(
            "reassess", _("重新评估"), act_forms.ReassessForm, _reassessing, _("已登记评估结论。"), _nothing, ARTICLE_18
        ),
        Act(
            "delete",
            _("删除草稿"),
            act_forms.PressForm,
            lambda pk, _said, by, seen: drafting.delete(pk, by=by, seen=seen),
            _("草稿已删除。"),
            lambda _record: [_("草稿、文件和签过的审查都删掉，不能恢复；台账里留一条删除的记录。")],
            button=_("删除，不能恢复"),
            is_grave=True,
        ),
    )
}
PUBLISH: Final = Act(
    "publish",
    _("公开"),
    act_forms.PressForm,
    lambda pk, _said, by, seen: publishing.publish(pk, by=by, seen=seen),
    _("已公开。"),
    _of_publishing,
    _("条例第二十六条"),
    button=_("公开，任何人都能看到"),
    why_not=publishing.why_not,
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("records.act")
def act(request: OfficerRequest, pk: int, act: str) -> HttpResponse:
    wanted = ACTS.get(act)
    if wanted is None:
        raise Http404(act)
    return _done_or_page(request, pk, wanted)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("records.publish")
def publish(request: OfficerRequest, pk: int) -> HttpResponse:
    return _done_or_page(request, pk, PUBLISH)


def _done_or_page(request: OfficerRequest, pk: int, wanted: Act) -> HttpResponse:
    found = sheet.seen(request, pk)
    if found.agency_id != request.post.agency_id:
        raise Http404
    form = wanted.form(request.POST if request.method == "POST" else None, record=found, post=request.post)
    tried = meanwhile.Tried()
    if form.is_valid():
        said = form.cleaned_data
        tried = meanwhile.attempt(request, form, lambda seen: wanted.do(pk, said, request.post, seen), done=wanted.done)
        if tried.is_done:
            return redirect("disclosure:list") if wanted.id == "delete" else redirect("disclosure:record", pk)
    refusal = wanted.why_not(found)
    context = {
        "record": found,
        "version": sheet.version_of(found),
        "act": wanted,
        "form": form,
        "follows": wanted.follows(found),
        "why_not": refusal.message if refusal else "",
        "meanwhile": tried.lines,
        "is_again": wanted.id == "publish" and found.state == State.WITHDRAWN,
    }
    return render(request, "disclosure/act.html", context, status=tried.status(form))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("records.check")
def check(request: OfficerRequest, pk: int, kind: str) -> HttpResponse:
    """One of the three questions: the text and the files beside it, and an answer to sign."""
    found, asked = sheet.seen(request, pk), _asked(kind)
    if found.agency_id != request.post.agency_id:
        raise Http404
    form = act_forms.CheckForm(request.POST if request.method == "POST" else None, record=found, post=request.post)
    tried = meanwhile.Tried()
    if form.is_valid():
        tried = meanwhile.attempt(
            request, form, lambda seen: _sign(pk, asked, form.cleaned_data, request.post, seen), done=_("已签字。")
        )
        if tried.is_done:
            return redirect("disclosure:record", pk)
    refusal = checking.why_not(found, asked, request.post, Answer.RETURNED)
    content = checking.why_not_content(found) if asked == CheckKind.CONTENT else None
    context = {
        "check": asked,
        "asks": checking.ASKS[asked],
        "form": form,
        "why_not": refusal.message if refusal else "",
        "not_yet": content.message if content else "",
        "meanwhile": tried.lines,
        "signing": True,
    }
    return sheet.page(request, found, status=tried.status(form), template="disclosure/check.html", **context)


def _asked(kind: str) -> CheckKind:
    if kind not in CheckKind.values:
        raise Http404(kind)
    return CheckKind(kind)


def _sign(pk: int, kind: CheckKind, said: Said, by: Post, seen: Seen) -> Record:
    answer, referral = Answer(said["answer"]), None
    if answer == Answer.UNSURE and said["asked_on"]:
        referral = Referral(said["organ"], said["letter"], said["asked_on"])
    more = {"responsible": said["responsible"], "remark": said["remark"], "referral": referral}
    return checking.sign(pk, kind, answer, by=by, seen=seen, **more)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("records.check")
def answered(request: OfficerRequest, pk: int, kind: str) -> HttpResponse:
    """What the organ said to which the matter was reported."""
    asked = _asked(kind)
    wanted = Act(
        "answered",
        gettext("登记有关部门的答复：{check}").format(check=asked.label),
        act_forms.AnsweredForm,
        lambda pk, said, by, seen: checking.answered(pk, asked, said=said["said"], on=said["on"], by=by, seen=seen),
        _("已登记答复，可以接着签这一项。"),
        _nothing,
        ARTICLE_17,
    )
    return _done_or_page(request, pk, wanted)
