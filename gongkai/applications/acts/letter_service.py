"""送达 of a letter on the way of a case: how it went, its proof; where the law reckons from its arrival, the event."""

from datetime import date
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts import consultation_delivered, fee_delivered, kinds
from gongkai.applications.acts.frame import Act, Doing, Done
from gongkai.applications.acts.served import HANDED, ServiceForm, sent
from gongkai.applications.acts.tracing import event_of
from gongkai.applications.cases import Case
from gongkai.applications.models import Letter
from gongkai.applications.obligations import ENDING
from gongkai.applications.withdrawals import is_of_withdrawal
from gongkai.law.casefile import Event
from gongkai.law.casefile.correcting import as_corrected
from gongkai.law.casefile.ending import NOTICE_235
from gongkai.law.casefile.events import ConsultationDelivered, Extended, FeeDelivered, Service
from gongkai.law.letters import letter as kind_of


def is_own_act(letter: Letter) -> bool:
    """Of the answer and of what ends the case the service is an event: the act `served`. Not after a withdrawal."""
    return letter.kind in ENDING and not is_of_withdrawal(letter)


class Form(ServiceForm):
    def __init__(self, *given: Any, letter: Letter, **more: Any) -> None:
        self.letter = letter
        super().__init__(*given, **more)

    @property
    def to_applicant(self) -> bool:
        return kind_of(self.letter.kind).to == "applicant"

    @property
    def has_address(self) -> bool:
        """Of whom it is for: the applicant, or who was asked; where an organ sits, the office knows."""
        asked = self.letter.consultation
        if kind_of(self.letter.kind).to == "organ":
            return True
        return bool(asked.words.get("address")) if asked and not self.to_applicant else super().has_address

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        on, signed_on = given.get("on"), self.letter.signed_on
        if on and on < signed_on:
            text = gettext("文书是{day}签发的，不能在那以前送出。")
            self.add_error("on", text.format(day=signed_on))
        elif on and self.letter.kind == "extension":
            self._check_told(on)
        return given

    def _check_told(self, on: date) -> None:
        """条例 33(2): the day on which the applicant was told is that on which the letter really went."""
        number = event_of(self.letter)
        event = dict(as_corrected(list(enumerate(self.situation.events, 1)), self.situation.today)).get(number or 0)
        if isinstance(event, Extended) and on > event.told_on:
            text = gettext(
                "登记的告知之日是{told}，不能在那以后才送出。真的是{on}送出的，请先更正第{number}条的告知之日。"
            )
            self.add_error("on", text.format(told=event.told_on, on=on, number=number))

    def doing(self) -> Doing:
        letter, method, on = self.letter, Service(self.said["method"]), self.said["on"]
        event = self.arrival(method)

        def after(case: Case, done: Done) -> None:
            sent(letter, method, on)
            if isinstance(event, FeeDelivered):
                fee_delivered.mark(case, done)
            elif event:
                consultation_delivered.mark(case, done)

        return Doing(
            event=event,
            note=kinds.LETTER_SENT.id,
            day=on,
            words={**self.told(), "late": self.late},
            files=self.brought,
            detail={"letter": letter.pk, "method": method.value},
            after=after,
        )

    def arrival(self, method: Service) -> Event | None:
        """Handed over, it has arrived: from then on the fee is to be paid, the opinion to be given."""
        letter, on, may = self.letter, self.said["on"], self.situation.before.may
        if method not in HANDED:
            return None
        if letter.kind == "fee" and "fee_delivered" in may and _is_newest(letter):
            return FeeDelivered(on=on, reason=self.late)
        asked = letter.consultation
        open_ones = {each.id for each in self.situation.before.consultations if each.delivered_on is None}
        if letter.kind in CONSULTING and asked and asked.key in open_ones and "consultation_delivered" in may:
            return ConsultationDelivered(on=on, id=asked.key, reason=self.late)
        return None


def _is_newest(letter: Letter) -> bool:
    """Of its kind in the case. The law reckons from the notice in force, not from one before it."""
    others = Letter.objects.in_force().filter(application=letter.application_id, kind=letter.kind)
    return not others.filter(pk__gt=letter.pk).exists()


CONSULTING: Final = frozenset({"third_party", "joint_maker", "other_organ"})
ACT: Final = Act(
    kind="letter_sent",
    title=_("登记文书怎么送的"),
    button=_("登记送达"),
    citation=NOTICE_235,
    lead=_("文书可以直接送达、委托其他行政机关送达、交邮政企业邮寄；申请人同意的，可以电子送达。送达凭证归入案卷。"),
    done=_("已登记文书的送达。"),
    receives=_(
        "送达的方式、日期和凭证记入案卷。收费通知、征求意见函当面签收的，缴费、提意见的期限从这一天的次日起算。"
    ),
    form=Form,
)
