"""
The invented applications of the demonstration: one in each state, with days counted back from today. What happened
before today is entered late, and says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from gongkai.agencies.calendars import calendar_of
from gongkai.agencies.models import Agency, Kind, Level
from gongkai.agencies.models.intake import Channel as IntakeChannel
from gongkai.agencies.models.intake import Way
from gongkai.agencies.services import add
from gongkai.applications import acts, answers, handouts, passing
from gongkai.applications.acts.frame import Situation
from gongkai.applications.answers import Draft, Item
from gongkai.applications.cases import working
from gongkai.applications.intake import Intake, register
from gongkai.applications.models import Application
from gongkai.law.calendar import WorkCalendar
from gongkai.law.casefile.events import ApplicantKind
from gongkai.law.receipt import Channel
from gongkai.people.access import actor
from gongkai.people.models import Post, Role

TOWN: Final = "simajia"
LATE: Final = "示范数据，按当时的日期补登"
OFFICES: Final = (
    ("minzheng", "四马架镇民政办公室", "民政办公室", Kind.UNIT),
    ("yicun", "四马架镇示范村村民委员会", "示范村", Kind.VILLAGE),
)
WAYS: Final = (
    (Way.ONLINE, "本网站", "提交以后，工作人员会与您确认收到。"),
    (Way.FAX, "0454-0000001", "请注明“政府信息公开申请”。"),
)
PHONE: Final = "1390000{number:04}"


@dataclass(frozen=True, slots=True)
class Story:
    """`ago`: working days before today on which it came; `then`: acts, each with the working days before today."""

    name: str
    matter: str
    topic: str
    ago: int
    channel: Channel = Channel.IN_PERSON
    kind: ApplicantKind = ApplicantKind.NATURAL
    then: tuple[tuple[str, int, Mapping[str, Any]], ...] = ()
    draft: Draft | None = None
    until: str = ""  # how far the answer went: draft, review, signature, signed
    more: Mapping[str, Any] = field(default_factory=dict)


ROAD: Final = Draft(
    (
        Item(
            "2025年通村公路的施工合同和工程款支付情况",
            "granted.provided",
            {
                "delivery": "以纸质形式邮寄提供",
                "content": (
                    "施工合同于2025年4月8日签订，合同价款186万元；"
                    "截至2025年12月31日，已经支付工程款167.4万元，其余为质量保证金"
                ),
            },
        ),
    )
)
MINUTES: Final = Draft(
    (
        Item(
            "2026年7月镇党政联席会议的讨论记录",
            "refused.process",
            {
                "process_kind": "讨论记录",
                "reasons": "该会议记录是讨论过程中形成的，事项还没有定论，公开会影响正常讨论",
                "no_duty_elsewhere": "查过土地管理法、黑龙江省农村集体经济组织条例，没有规定应当公开讨论记录",
            },
        ),
    )
)
STORIES: Final = (
    Story("张小满", "2025年农村危房改造补助的发放名单和标准", "危房改造补助", 0, channel=Channel.ONLINE),
    Story("李谷雨", "本镇2026年高标准农田建设项目的批复文件", "高标准农田批复", 3),
    Story("王清明", "示范村2024年至2026年的征地补偿款分配情况", "征地补偿款", 17),
    Story("周白露", "镇卫生院2025年采购医疗设备的中标公告", "医疗设备采购", 24),
    Story(
        "吴小寒",
        "有关土地的文件",
        "土地文件",
        8,
        then=(("supplement_asked", 4, {"unclear": "哪一块土地、哪一年的什么文件", "reply_by": 11}),),
    ),
    Story(
        "郑处暑",
        "四马架粮食加工厂的环境影响评价文件",
        "环评文件",
        9,
        then=(
            (
                "consultation_sent",
                6,
                {
                    "party": "third_party",
                    "name": "四马架粮食加工厂",
                    "address": "四马架镇中心街8号",
                    "about": "环境影响评价文件中的工艺和配方",
                    "tells": "on",
                },
            ),
            ("consultation_delivered", 5, {"id": "c1"}),
        ),
    ),
    Story(
        "孙立秋",
        "全镇2020年至2026年历年惠农补贴的发放台账",
        "惠农补贴台账",
        18,
        then=(("extended", 0, {"days": 20, "why": "涉及七年、九个村的台账，需要逐份核对、遮盖"}),),
    ),
    Story("黑龙江示范律师事务所", "2025年通村公路的施工合同和工程款支付情况", "通村公路合同", 12,
          kind=ApplicantKind.LEGAL_SERVICE, draft=ROAD, until="review"),
    Story("冯霜降", "2026年7月镇党政联席会议的讨论记录", "会议记录", 14, draft=MINUTES, until="signature"),
    Story("陈惊蛰", "2025年通村公路的施工合同和工程款支付情况", "通村公路合同", 15, draft=ROAD, until="signed"),
    Story(
        "褚立夏",
        "2025年通村公路的施工合同和工程款支付情况",
        "通村公路合同",
        16,
        draft=ROAD,
        until="served",
    ),
    Story("卫春分", "镇政府2025年的部门决算", "部门决算", 6, then=(("withdrawn", 2, {}),)),
)  # fmt: skip


def offices() -> None:
    """The offices of the town, before the people come."""
    town = Agency.objects.filter(slug=TOWN).first()
    if town is None:
        return
    for slug, name, short_name, kind in OFFICES:
        if not Agency.objects.filter(slug=slug).exists():
            add(name=name, short_name=short_name, slug=slug, level=Level.GRASSROOTS, kind=kind, parent=town)
    if not town.court:
        town.court, town.review_organ, town.letterhead = "桦川县人民法院", "桦川县人民政府", "四政"
        town.address, town.phone = "桦川县四马架镇中心街1号", "0454-0000000"
        town.save(update_fields=["court", "review_organ", "letterhead", "address", "phone"])
    for way, address, notes in WAYS:
        defaults = {"is_open": True, "address": address, "notes": notes}
        IntakeChannel.objects.get_or_create(agency=town, way=way, defaults=defaults)


def load(*, today: date) -> None:
    """Put the applications in, unless there are some already."""
    town = Agency.objects.filter(slug=TOWN).first()
    if town is None or Application.objects.filter(agency=town).exists():
        return
    staff = {post.role: post for post in Post.objects.held(today).filter(agency=town).select_related("agency")}
    if {Role.OFFICER, Role.REVIEWER, Role.APPROVER} <= staff.keys():
        for number, story in enumerate(STORIES, 1):
            Telling(town, staff, today).tell(story, number)
    list(passing.look(today))


@dataclass
class Telling:
    """One story, done by the people of the town as on the pages."""

    town: Agency
    staff: Mapping[str, Post]
    today: date

    def tell(self, story: Story, number: int) -> None:
        calendar = calendar_of(self.town)
        on = back(calendar, self.today, story.ago)
        case = self._registered(story, number, on)
        for kind, ago, data in story.then:
            self._done(case, kind, back(calendar, self.today, ago), data, calendar)
        if number == 3:
            self._handed_out(case, calendar)
        if story.draft:
            self._answered(case, story.draft, story.until)

    def _registered(self, story: Story, number: int, on: date) -> Application:
        natural = story.kind is ApplicantKind.NATURAL
        words = {
            "name": story.name,
            "identity_kind": "居民身份证" if natural else "营业执照",
            "phone": PHONE.format(number=number),
            "address": "示范地址",
            "matter": story.matter,
        }
        intake = Intake(
            agency=self.town,
            channel=story.channel,
            applicant_kind=story.kind,
            words=words,
            on=on,
            reason=LATE if on < self.today else "",
            topic=story.topic,
            delivery="mail",
            medium="paper",
        )
        return register(intake, by=actor(self.staff[Role.OFFICER]), source="desk").application

    def _done(self, case: Application, kind: str, on: date, data: Mapping[str, Any], calendar: WorkCalendar) -> None:
        """An act as its page does it."""
        case.refresh_from_db()
        situation = Situation(application=case, post=self.staff[Role.OFFICER], today=self.today)
        make = acts.ACTS[kind].form
        if make is None:
            raise ValueError(kind)
        given = {**data, "on": on.isoformat(), "late_reason": LATE if on < self.today else ""}
        if isinstance(data.get("reply_by"), int):
            given["reply_by"] = calendar.add(self.today, data["reply_by"]).isoformat()
        form = make(given, {}, situation=situation)
        if not form.is_valid():
            raise ValueError(f"{kind}: {form.errors.as_text()}")
        with working(case.pk, by=actor(situation.post)) as now:
            form.perform(now)

    def _handed_out(self, case: Application, calendar: WorkCalendar) -> None:
        officer = self.staff[Role.OFFICER]
        with working(case.pk, by=actor(officer)) as now:
            handouts.ask(
                now,
                list(handouts.offices_of(self.town)),
                due_on=calendar.add(self.today, 2),
                question="示范村2024年至2026年征地补偿款的分配方案、公示照片和发放表，有的请找出来，没有的请写明怎么找过。",
                by=officer,
            )

    def _answered(self, case: Application, draft: Draft, until: str) -> None:
        officer, reviewer, approver = (self.staff[role] for role in (Role.OFFICER, Role.REVIEWER, Role.APPROVER))
        self._step(case, officer, lambda now: answers.save(now, draft, by=officer))
        self._step(case, officer, answers.send)
        if until == "review":
            return
        self._step(case, reviewer, lambda now: answers.pass_on(now, by=reviewer))
        if until == "signature":
            return
        self._step(case, approver, lambda now: answers.sign(now, by=approver, on=self.today))
        if until == "served":
            self._done(case, "served", self.today, {"method": "direct", "taker": "本人"}, calendar_of(self.town))

    def _step(self, case: Application, by: Post, act: Any) -> None:
        with working(case.pk, by=actor(by)) as now:
            act(now)


def back(calendar: WorkCalendar, today: date, days: int) -> date:
    """So many working days before today; today itself for none."""
    on = today
    while days:
        on -= timedelta(days=1)
        days -= calendar.is_workday(on)
    return on
