"""政府信息公开申请 (条例 27-45)."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.law.casefile import CaseFile
from gongkai.law.casefile import State as LegalState
from gongkai.law.casefile.events import ApplicantKind as Kind
from gongkai.law.receipt import Channel as LegalChannel
from gongkai.people.models import Post
from gongkai.people.roles import Role
from gongkai.people.sight import OVER_A_SUBTREE, agencies_of

# Of these a post sees every case; what is in it, words about persons, is a question of `people.access`.
SEEING: Final = frozenset({Role.OFFICER, Role.REVIEWER, Role.APPROVER, Role.SUPERVISOR})


class State(models.TextChoices):
    """As the law has it: `law.casefile.State`."""

    AWAITING_CONFIRMATION = LegalState.AWAITING_CONFIRMATION.value, _("待确认收到")
    HANDLING = LegalState.HANDLING.value, _("办理中")
    AWAITING_SUPPLEMENT = LegalState.AWAITING_SUPPLEMENT.value, _("待补正")
    AWAITING_REASONS = LegalState.AWAITING_REASONS.value, _("待说明理由")
    AWAITING_FEE = LegalState.AWAITING_FEE.value, _("待缴费")
    CONSULTING = LegalState.CONSULTING.value, _("征求意见中")
    DECIDED = LegalState.DECIDED.value, _("已作决定，待送达")
    SERVED = LegalState.SERVED.value, _("已送达")
    CLOSED = LegalState.CLOSED.value, _("已终结")
    ARCHIVED = LegalState.ARCHIVED.value, _("已归档")
    VOID = LegalState.VOID.value, _("登记作废")


OVER: Final = (State.ARCHIVED, State.VOID)  # kept until its term is over, and then destroyed
OPEN: Final = (
    State.AWAITING_CONFIRMATION,
    State.HANDLING,
    State.AWAITING_SUPPLEMENT,
    State.AWAITING_REASONS,
    State.AWAITING_FEE,
    State.CONSULTING,
    State.DECIDED,
)


class ApplicantKind(models.TextChoices):
    """A column of table three."""

    NATURAL = Kind.NATURAL.value, _("自然人")
    BUSINESS = Kind.BUSINESS.value, _("商业企业")
    RESEARCH = Kind.RESEARCH.value, _("科研机构")
    PUBLIC_BENEFIT = Kind.PUBLIC_BENEFIT.value, _("社会公益组织")
    LEGAL_SERVICE = Kind.LEGAL_SERVICE.value, _("法律服务机构")
    OTHER_ORGANISATION = Kind.OTHER_ORGANISATION.value, _("其他组织")


class Channel(models.TextChoices):
    """How it came in (条例 31)."""

    IN_PERSON = LegalChannel.IN_PERSON.value, _("当面提交")
    REGISTERED_MAIL = LegalChannel.REGISTERED_MAIL.value, _("需要签收的邮寄")
    ORDINARY_MAIL = LegalChannel.ORDINARY_MAIL.value, _("平信等不需要签收的邮寄")
    ONLINE = LegalChannel.ONLINE.value, _("网上提交（含电子邮件）")
    FAX = LegalChannel.FAX.value, _("传真")
    ORAL = LegalChannel.ORAL.value, _("口头提出")


class Delivery(models.TextChoices):
    """The way in which the applicant wants to get the information (条例 29(2)(3))."""

    ELECTRONIC = "electronic", _("网上或者电子邮件")
    MAIL = "mail", _("邮寄")
    COLLECT = "collect", _("当面领取")
    INSPECT = "inspect", _("查阅、抄录")


class Medium(models.TextChoices):
    """The form of the information (条例 29(2)(3))."""

    PAPER = "paper", _("纸质")
    ELECTRONIC = "electronic", _("电子")
    ANY = "any", _("都可以")


class Destroyed(models.TextChoices):
    NO = "no", _("保管中")
    YES = "yes", _("已按保管期限销毁")


@models.CharField.register_lookup
class Among(models.Lookup):
    """As `in`, with our own codes written out: SQLite sees only then that an index of open cases holds them all."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        lhs, params = self.process_lhs(compiler, connection)
        codes = [str(code) for code in self.rhs]
        if not all(code.replace("_", "").isalnum() for code in codes):
            raise ValueError(f"no codes: {codes}")
        return f"{lhs} IN ({', '.join(repr(code) for code in codes)})", params


class Bare(models.Func):
    """A column of numbers, by none of its indexes."""

    template = "+%(expressions)s"
    output_field = models.BigIntegerField()


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, post: Post) -> Self:
        """Of the post's agency; a supervisor's, of the subtree. A contributor sees only what was handed out."""
        if post.role not in SEEING:
            return self.none()
        if post.role not in OVER_A_SUBTREE:
            return self.filter(agency=post.agency_id)  # inner units have none; of one agency an index tells the order
        return self.filter(agency__in=agencies_of(post))

    def along(self, post: Post) -> Self:
        """
        As `visible_to`, for the first of them by a day: over many agencies the days are walked in their order, until
        there are enough. With the index of each agency all would be read and sorted.
        """
        if post.role not in OVER_A_SUBTREE or post.role not in SEEING:
            return self.visible_to(post)
        return self.alias(of=Bare("agency")).filter(of__in=agencies_of(post).values("pk"))

    def open(self) -> Self:
        """An answer, or its service, is still owed."""
        return self.filter(state__among=OPEN)

    def overdue(self, today: date) -> Self:
        return self.open().filter(due_on__lt=today)

    def received(self) -> Self:
        """What counts in table three."""
        return self.exclude(received_on=None)


class Application(models.Model):
    """
    What happened to it is in the ledger (subject `application:<pk>`). The columns from `state` on are copies of what
    `law.casefile` says of that, kept for queries; `materialise` alone writes them. Words about persons lie in
    `particulars`: `words` has their references.
    """

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="applications", verbose_name=_("行政机关"), db_index=False
    )  # indexes below begin with it; one of its own would be taken for the order alone, and all of an agency be read
    number = models.CharField(_("登记编号"), max_length=80)
    intake_key = models.UUIDField(_("提交标识"), unique=True, editable=False)  # a form sent twice is one application
    # Who it is, without saying it: 张某; the same person's other applications are found by the key.
    applicant_label = models.CharField(_("申请人"), max_length=40)
    applicant_key = models.CharField(_("申请人标识"), max_length=64, blank=True)  # keyed hash; blank where not known
    topic = models.CharField(_("事由"), max_length=120, blank=True)  # the officer's, without names of persons
    topic_key = models.CharField(_("内容标识"), max_length=64, blank=True)  # keyed hash of what is asked for
    words = models.JSONField(_("个人信息"), default=dict)  # field -> token of `applications.words`
    code_hash = models.CharField(_("查询码"), max_length=64, blank=True)
    delivery = models.CharField(_("获取方式"), max_length=12, choices=Delivery.choices, blank=True)
    medium = models.CharField(_("载体"), max_length=12, choices=Medium.choices, blank=True)
    consents_electronic = models.BooleanField(_("同意电子送达"), default=False)
    wants_mail = models.BooleanField(_("愿意收邮件提醒"), default=False)
    needs_help = models.BooleanField(_("需要阅读、书写帮助"), default=False)  # 条例 43
    is_imported = models.BooleanField(_("从旧登记簿导入"), default=False)
    officer = models.ForeignKey(
        Post, models.SET_NULL, null=True, blank=True, related_name="applications", verbose_name=_("承办人")
    )
    registered_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    # Of the form by which it was changed last: sent twice, it is done once.
    last_form = models.CharField(_("最近一次办理的标识"), max_length=64, blank=True, editable=False)
    # Copies of the case file's answer
    turn = models.PositiveIntegerField(_("事项数"), default=0, editable=False)  # entries of the case so far
    state = models.CharField(_("状态"), max_length=24, choices=State.choices, editable=False)
    channel = models.CharField(_("提出方式"), max_length=16, choices=Channel.choices, editable=False)
    applicant_kind = models.CharField(_("申请人类别"), max_length=20, choices=ApplicantKind.choices, editable=False)
    submitted_on = models.DateField(_("提出之日"), editable=False)
    received_on = models.DateField(_("收到申请之日"), null=True, editable=False)
    due_on = models.DateField(_("答复期限届满日"), null=True, editable=False)
    provisional = models.BooleanField(_("暂定"), default=False, editable=False)
    outcome = models.CharField(_("办理结果"), max_length=60, blank=True, editable=False)  # the row of table three
    decision = models.CharField(_("决定种类"), max_length=60, blank=True, editable=False)  # an id of outcomes.toml
    closed_on = models.DateField(_("办结日期"), null=True, editable=False)
    served_on = models.DateField(_("送达日期"), null=True, editable=False)
    counted_on = models.DateField(_("计为办结之日"), null=True, editable=False)  # the first time; its year counts
    counted_as = models.CharField(_("计入的行"), max_length=60, blank=True, editable=False)
    calendar = models.CharField(_("工作日历版本"), max_length=64, blank=True, editable=False)
    # 归档
    retained_until = models.DateField(_("保管到"), null=True, blank=True)
    destroyed = models.CharField(_("保管"), max_length=4, choices=Destroyed.choices, default=Destroyed.NO)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("政府信息公开申请")
        constraints = (
            models.UniqueConstraint(fields=("agency", "number"), name="application_number"),
            models.CheckConstraint(condition=~Q(number=""), name="application_numbered"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="application_state"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="application_channel"),
            models.CheckConstraint(
                condition=Q(applicant_kind__in=ApplicantKind.values), name="application_applicant_kind"
            ),
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(received_on__gte=F("submitted_on")), name="application_received"
            ),
            models.CheckConstraint(
                condition=Q(counted_on=None, counted_as="") | (~Q(counted_on=None) & ~Q(counted_as="")),
                name="application_counted",
            ),
        )
        indexes = (
            models.Index(fields=("agency", "due_on"), condition=Q(state__in=OPEN), name="application_due"),
            models.Index(fields=("agency", "state", "due_on"), name="application_state"),
            models.Index(fields=("agency", "-registered_at"), name="application_newest"),
            models.Index(fields=("agency", "received_on"), name="application_received"),
            models.Index(fields=("agency", "counted_on"), name="application_counted"),
            models.Index(fields=("agency", "applicant_key", "received_on"), name="application_person"),
            models.Index(fields=("agency", "topic_key", "applicant_key"), name="application_topic"),
            models.Index(fields=("agency", "received_on"), condition=Q(counted_on=None), name="application_uncounted"),
            models.Index(fields=("due_on",), condition=Q(state__in=OPEN), name="application_open_due"),
            models.Index(fields=("received_on",), name="application_received_any"),  # of many agencies
            models.Index(fields=("code_hash",), name="application_code"),  # 查询
            models.Index(fields=("officer",), condition=Q(state__in=OPEN), name="application_officer"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> str:
        return subject_of(self.pk)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def materialise(self, casefile: CaseFile, *, turn: int, calendar: str) -> dict[str, tuple[Any, Any]]:
        """Copy the case file's answer; nothing else writes these columns. Column → what was in it, and what is."""
        return put(self, columns_of(casefile) | {"turn": turn, "calendar": calendar})


def put(row: models.Model, wanted: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Set what differs. Column → what was in it, and what is."""
    changed = {name: (was, value) for name, value in wanted.items() if (was := getattr(row, name)) != value}
    for name, (_was, value) in changed.items():
        setattr(row, name, value)
    return changed


def subject_of(pk: int) -> str:
    """What the ledger, the files and the duties call the application."""
    return f"application:{pk}"


# The copies, in the order of the table.
STORED: Final = (
    "turn", "state", "channel", "applicant_kind", "submitted_on", "received_on", "due_on", "provisional", "outcome",
    "decision", "closed_on", "served_on", "counted_on", "counted_as", "calendar",
)  # fmt: skip


def columns_of(casefile: CaseFile) -> dict[str, Any]:
    """The stored columns as the case file has them."""
    facts = casefile.facts
    counted = facts.counted
    return {
        "state": casefile.state.value,
        "channel": casefile.submitted.channel.value,
        "submitted_on": casefile.submitted.on,
        "applicant_kind": facts.applicant_kind.value,
        "received_on": casefile.received_on,
        "due_on": casefile.due_on,
        "provisional": casefile.provisional,
        "outcome": casefile.outcome or "",
        "decision": casefile.decision or "",
        "closed_on": casefile.closed_on,
        "served_on": casefile.served_on,
        "counted_on": facts.handled_on,
        "counted_as": counted.leaf if counted else "",
    }
