"""收费通知 (条例 42; 国办函〔2020〕109号): the amount is reckoned, never typed. The clock waits for the payment."""

from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.applications.acts.charging import Reckoning, month_of, pages_of, reckon, same_month
from gongkai.applications.acts.forms import ActForm, day_field, words_field
from gongkai.applications.acts.frame import Act, Doing, Wanted
from gongkai.applications.cases import Case
from gongkai.applications.models import Application, Charge
from gongkai.law.casefile.events import FeeNoticed
from gongkai.law.casefile.state import NOTICE_109
from gongkai.law.citations import LawError
from gongkai.law.tariff import Method, in_force

FEW: Final = 10  # as many of a month cost nothing by pieces (国办函〔2020〕109号 4)
METHODS: Final = (
    (Method.PIECES.value, _("按件计收（同一申请人一个自然月的件数）")),
    (Method.PAGES.value, _("按量计收（本件提供的页数）")),
)


class Form(ActForm):
    ON = _("哪一天通知")
    FIELDS = {"delivered_on": "delivered_on"}

    method = forms.ChoiceField(label=_("怎么计收"), choices=METHODS, widget=forms.RadioSelect)
    quantity = forms.IntegerField(label=_("件数或者页数"), min_value=1, max_value=1_000_000)
    why = words_field(
        _("怎么明显超过合理范围"),
        _("写明数量、频次的事实，例如“2026年3月提出32件申请，其中20件内容相同”。会写进通知书，是收费的条件。"),
    )
    how_to_pay = words_field(_("怎么缴费"), _("缴到哪里、账号、联系电话。会写进通知书。"))
    delivered_on = day_field(_("哪一天送达"), _("当场送达的填写；还不知道的，送达以后再登记。"), required=False)

    def arrange(self) -> None:
        application, today = self.situation.application, self.situation.today
        self.fields["method"].help_text = gettext("两种只能用一种。{both}").format(both=both(application, today))
        self.fields["method"].initial = Method.PIECES.value
        self.fields["quantity"].initial = same_month(application)
        month = month_of(application)
        told = gettext("{year}年{month}月本机关收到同一申请人{count}件；按量计收的，填页数（A4，每面一页）。")
        self.fields["quantity"].help_text = told.format(
            year=month.year, month=month.month, count=same_month(application)
        )
        if same_month(application) <= FEW:
            few = gettext("注意：同一申请人当月只有{count}件；没有明显超过合理范围的，不能收费。{help}")
            help_text = self.fields["why"].help_text
            self.fields["why"].help_text = few.format(count=same_month(application), help=help_text)
        self.fields["how_to_pay"].initial = self.situation.rules.practice.how_to_pay

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        count = same_month(self.situation.application)
        counted = self.situation.application.applicant_key and given.get("method") == Method.PIECES.value
        if counted and (given.get("quantity") or 0) > count:
            text = gettext("本机关当月收到同一申请人的申请只有{count}件。")
            self.add_error("quantity", text.format(count=count))
        elif not self.errors and self.reckoned().owed <= 0:
            text = gettext("按收费标准不用缴费（{whole}元，已通知{already}元），不能发收费通知。")
            found = self.reckoned()
            self.add_error("quantity", text.format(whole=found.whole, already=found.already))
        return given

    def reckoned(self) -> Reckoning:
        said = self.cleaned_data
        return reckon(self.situation.application, Method(said["method"]), said["quantity"], said["on"])

    def doing(self) -> Doing:
        said, found = self.said, self.reckoned()
        already = found.already if found.method is Method.PIECES else None
        values = {"method": found.method.value, "quantity": found.quantity, "amount": found.owed, "already": already}
        return Doing(
            event=FeeNoticed(
                on=said["on"],
                method=found.method,
                quantity=found.quantity,
                amount=found.owed,
                already=already,
                delivered_on=said["delivered_on"],
                reason=self.late,
            ),
            letters=[Wanted(kind="fee", values={**values, "why": said["why"], "how_to_pay": said["how_to_pay"]})],
            before=lambda case, _tokens: ensure_still(case, found, said["on"]),
            after=lambda case, _done: charge(case, found),
        )


def both(application: Application, on: Any) -> str:
    """Both ways side by side, so that the choice is one of knowledge."""
    if on < in_force():
        return ""
    pieces = reckon(application, Method.PIECES, same_month(application), on)
    pages = reckon(application, Method.PAGES, pages_of(application), on)
    told = gettext("按件：当月{count}件，应收{pieces}元（已通知{already}元）；按量：已登记{pages}页，应收{sum}元。")
    return told.format(
        count=pieces.quantity, pieces=pieces.whole, already=pieces.already, pages=pages.quantity, sum=pages.whole
    )


def ensure_still(case: Case, found: Reckoning, on: date) -> None:
    """Notices to the same applicant in other cases come one after the other: what they charged meanwhile is seen."""
    Agency.objects.select_for_update(of=("self",), no_key=True).get(pk=case.application.agency_id)
    now = reckon(case.application, found.method, found.quantity, on)
    if now.already != found.already:
        raise LawError("tariff.already", NOTICE_109, already=now.already, total=now.whole)


def charge(case: Case, found: Reckoning) -> None:
    """The row by which the month's sum is known."""
    Charge.objects.create(
        application=case.application,
        method=found.method.value,
        month=month_of(case.application),
        quantity=found.quantity,
        amount=found.owed,
        noticed_on=case.events[-1].on,
    )


ACT: Final = Act(
    kind="fee_noticed",
    button=_("寄出收费通知书"),
    citation=NOTICE_109,
    lead=_("数量、频次明显超过合理范围的，可以收取信息处理费。金额由系统按标准算出，不用填。缴费以前期限不走。"),
    done=_("收费通知书已签发。请尽快送达申请人，并登记送达之日：缴费期限从那一天的次日起算。"),
    receives=_("申请人收到《信息处理费收费通知书》，自收到次日起20个工作日内缴费。"),
    letter="fee",
    form=Form,
)
