"""归档 (条例 45): the case is closed for good, but for a reopening."""

from typing import Any, Final

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.applications import archive_lacks
from gongkai.applications.acts.forms import ActForm, words_field
from gongkai.applications.acts.frame import Act, Doing
from gongkai.applications.cases import Case
from gongkai.law.casefile.events import Archived
from gongkai.law.citations import REGISTER

MENDED_ON: Final = {  # where what is not there is entered: the page, by the code of the lack before its colon
    "unserved": _("送出了、只是没有登记的，先在案卷里登记送达。"),
    "search_record": _("检索过的，先登记检索。"),
    "end_told": _("先提请签发告知书，签发以后登记送达。"),
    "third_party_told": _("先写告知书提请签发，签发以后登记送达。"),
}


def name_of(lack: archive_lacks.Lack) -> str:
    """By what it is, and not by its place: what is supplied meanwhile moves no reason to another lack."""
    return f"lack-{lack.code}"


class Form(ActForm):
    """What the file has not stands here line by line: it is supplied first, or the reason is written."""

    ON = _("哪一天归档")

    def arrange(self) -> None:
        now = self.situation
        may = "archived" in now.before.may  # else the law says first why not
        self.lacks = archive_lacks.lacking(now.application, now.before, now.events) if may else []
        for lack in self.lacks:
            label = gettext("缺：{what}").format(what=lack.what)
            self.fields[name_of(lack)] = words_field(label, self._help(lack), rows=2, most=400)

    def _help(self, lack: archive_lacks.Lack) -> Any:
        why = gettext("无法补齐的，写明原因；会写进归档目录。")
        if lack.paper:
            address = reverse("applications:prove", args=[self.situation.application.pk])
            told = gettext("找得到的，先补上")
            return format_html('<a href="{}?need={}">{}</a>。{}', address, lack.paper, told, why)
        return f"{MENDED_ON.get(lack.code.partition(':')[0], '')}{why}"

    def doing(self) -> Doing:
        said, codes = archive_lacks.reasons(self.lacks, [self.said[name_of(lack)] for lack in self.lacks])
        return Doing(
            event=Archived(on=self.said["on"], reason=self.late),
            words=said,
            detail={"lacks": codes} if codes else {},
            after=lambda case, _done: retain(case),
        )


def retain(case: Case) -> None:
    """It is kept to the end of the year of its closing and the years that the agency's rules say."""
    application, casefile = case.application, case.casefile
    closed = casefile.served_on or casefile.closed_on or case.events[-1].on
    application.retained_until = closed.replace(
        year=closed.year + case.rules.practice.retention_years, month=12, day=31
    )
    application.save(update_fields=["retained_until"])


ACT: Final = Act(
    kind="archived",
    button=_("归档"),
    citation=REGISTER,
    lead=_("办结的申请应当归档：申请、文书、意见、检索记录、送达凭证和全部办理记录成为一个案卷。"),
    done=_("已归档。"),
    form=Form,
)
