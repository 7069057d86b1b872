"""与申请人确认收到 (条例 31(2), 31(3)): from that day the period to answer runs."""

import json
import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from django import forms
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts import kinds
from gongkai.applications.acts.forms import ActForm
from gongkai.applications.acts.frame import Act, Doing
from gongkai.law.casefile.events import ReceiptConfirmed
from gongkai.law.citations import regulation
from gongkai.ledger.models import Entry

DAY: Final = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})")
MOST: Final = 20


def tries_in(entries: Iterable[Entry], came: date) -> list[date]:
    """The days on which the office tried in vain, as they were noted; none from before the day on which it came."""
    rows = [json.loads(each.body) for each in entries if each.kind == kinds.CONFIRMATION_TRIED.id]
    return sorted({day for body in rows if (day := date.fromisoformat(body["on"])) >= came})


class How(models.TextChoices):
    PHONE = "phone", _("电话")
    MESSAGE = "message", _("短信")
    MAIL = "mail", _("电子邮件")
    IN_PERSON = "in_person", _("当面")
    LETTER = "letter", _("书信")


class Form(ActForm):
    ON = _("哪一天确认的")
    ON_HELP = _("双方都确认了的那一天，就是收到申请之日。")

    how = forms.ChoiceField(label=_("怎么确认的"), choices=How.choices, widget=forms.RadioSelect)
    who = forms.CharField(
        label=_("与谁确认的，怎么说的"), required=False, max_length=400, help_text=_("加密保存，谁看过都有记录。")
    )
    tries = forms.CharField(
        label=_("此前联系过、没有联系上的日期"),
        required=False,
        max_length=400,
        help_text=_("例如 2026-03-03、2026-03-04。没有就不填。"),
    )

    def arrange(self) -> None:
        """What was noted on its day stands there already."""
        self.fields["tries"].initial = "、".join(day.isoformat() for day in self._noted())

    def _noted(self) -> list[date]:
        return tries_in(self.situation.entries, self.situation.before.submitted.on)

    def clean_tries(self) -> tuple[date, ...]:
        text = self.cleaned_data["tries"].strip()
        try:
            days = tuple(sorted({date(*map(int, found)) for found in DAY.findall(text)}))
        except ValueError:
            raise forms.ValidationError(gettext("有一个日期不对，请写成 2026-03-03 这样。")) from None
        if text and not days:
            raise forms.ValidationError(gettext("看不懂日期，请写成 2026-03-03 这样。"))
        if len(days) > MOST or any(day > self.situation.today for day in days):
            raise forms.ValidationError(gettext("有一个日期还没有到，或者日期太多了。"))
        if any(day < self.situation.before.submitted.on for day in days):
            raise forms.ValidationError(gettext("有一个日期早于申请来的那一天。"))
        return days

    def doing(self) -> Doing:
        said = self.said
        noted = [day for day in self._noted() if day <= said["on"]]
        tries = tuple(sorted({*said["tries"], *noted}))
        return Doing(
            event=ReceiptConfirmed(on=said["on"], tries=tries, reason=self.late),
            words={"confirmed": said["who"]},
            detail={"how": said["how"]},
        )


ACT: Final = Act(
    kind="receipt_confirmed",
    button=_("登记已确认收到"),
    citation=regulation(31),
    lead=_("平信、网上、电子邮件和传真提出的申请，与申请人确认的那一天才算收到，答复期限从那一天起算。"),
    done=_("已登记：与申请人确认收到。"),
    receives=_("申请人可以在查询页看到收到申请之日和答复期限。"),
    form=Form,
)
