"""What the columns of a record may hold."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a record is as a whole. `Record.stage` says where its newest version is."""

    DRAFT = "draft", _("拟稿")
    CHECKING = "checking", _("审查中")
    HELD = "held", _("等有关部门确定")  # 条例 17
    READY = "ready", _("审查完，待发布")
    PUBLISHED = "published", _("已公开")
    WITHDRAWN = "withdrawn", _("已撤回")
    CLOSED = "closed", _("不主动公开")


class Stage(models.TextChoices):
    """Where the newest version of a record is on its way to the public."""

    DRAFT = State.DRAFT.value, _("拟稿")
    CHECKING = State.CHECKING.value, _("审查中")
    HELD = State.HELD.value, _("等有关部门确定")
    READY = State.READY.value, _("审查完，待发布")
    OUT = "out", _("已公开")


WAITING: Final = (State.DRAFT, State.CHECKING, State.HELD, State.READY)  # nobody outside has seen it yet
NEVER_OUT: Final = (*WAITING, State.CLOSED)


class Openness(models.TextChoices):
    """公开属性, settled when the information is made (国办发〔2016〕80号 asks for it at drafting: a reading)."""

    PUBLIC = "public", _("主动公开")
    ON_REQUEST = "on_request", _("依申请公开")
    CLOSED = "closed", _("不予公开")


class Ground(models.TextChoices):
    """Why it is not published: the typed reasons of 条例 14 to 16."""

    STATE_SECRET = "state_secret", _("国家秘密（条例第十四条）")
    FORBIDDEN = "forbidden", _("法律、行政法规禁止公开（条例第十四条）")
    SAFETY = "safety", _("可能危及国家安全、公共安全、经济安全、社会稳定（条例第十四条）")
    TRADE_SECRET = "trade_secret", _("商业秘密（条例第十五条）")
    PRIVACY = "privacy", _("个人隐私（条例第十五条）")
    INTERNAL = "internal", _("内部事务信息（条例第十六条第一款）")
    PROCESS = "process", _("过程性信息（条例第十六条第二款）")
    CASE_FILE = "case_file", _("行政执法案卷信息（条例第十六条第二款）")
    NOT_WIDE = "not_wide", _("不涉及公众利益调整、不需要公众广泛知晓或者参与决策（条例第十九条）")


# 依申请公开 is no refusal: it is only not published to all (条例 13, 19).
OF_REQUEST: Final = frozenset({Ground.NOT_WIDE, Ground.TRADE_SECRET, Ground.PRIVACY, Ground.CASE_FILE, Ground.PROCESS})
OF_CLOSED: Final = frozenset(Ground) - {Ground.NOT_WIDE}


class Maker(models.TextChoices):
    """Whose information it is (条例 10)."""

    OWN = "own", _("本机关制作")
    LEAD = "lead", _("本机关牵头，和其他机关共同制作")
    OBTAINED = "obtained", _("从公民、法人和其他组织获取")
    REPOSTED = "reposted", _("转载其他机关公开的")


class Change(models.TextChoices):
    """From which of the two the period of 条例 26 runs."""

    FORMED = "formed", _("形成")
    CHANGED = "changed", _("变更")


class Column(models.TextChoices):
    """The columns of 政府信息公开专栏 that hold records; 指南 and 年报 are made by the program itself."""

    DISCLOSURES = "disclosures", _("法定主动公开内容")
    RULES = "rules", _("政府信息公开制度")


class Genre(models.TextChoices):
    """体裁: the kinds of 公文 first, then what is published besides. The list is ours (a reading)."""

    ORDER = "order", _("命令（令）")
    DECISION = "decision", _("决定")
    ANNOUNCEMENT = "announcement", _("公告")
    NOTICE = "notice", _("通告")
    OPINION = "opinion", _("意见")
    CIRCULAR = "circular", _("通知")
    BULLETIN = "bulletin", _("通报")
    REPORT = "report", _("报告")
    APPROVAL = "approval", _("批复")
    LETTER = "letter", _("函")
    MINUTES = "minutes", _("纪要")
    MEASURE = "measure", _("办法、规定、细则")
    PLAN = "plan", _("规划、计划、方案")
    EMERGENCY_PLAN = "emergency_plan", _("应急预案")
    INTERPRETATION = "interpretation", _("政策解读")
    BUDGET = "budget", _("预算")
    FINAL_ACCOUNTS = "final_accounts", _("决算")
    STATISTICS = "statistics", _("统计数据")
    LIST = "list", _("名单、目录、清单")
    PUBLIC_NOTICE = "public_notice", _("公示")
    LICENCE = "licence", _("行政许可决定")
    PENALTY = "penalty", _("行政处罚、行政强制决定")
    INSPECTION = "inspection", _("监督检查情况")
    PROFILE = "profile", _("机构职能、负责人")
    GUIDE = "guide", _("办事指南")
    OTHER = "other", _("其他")


class Validity(models.TextChoices):
    """效力 of a normative document. What changed it is marked on the page first published (国办发〔2017〕47号)."""

    IN_FORCE = "in_force", _("现行有效")
    AMENDED = "amended", _("已修改")
    REPEALED = "repealed", _("已废止")
    LAPSED = "lapsed", _("已失效")


class Why(models.TextChoices):
    """Why a record was withdrawn. `NEUTRAL`: the public is told no more than that it was."""

    WRONG = "wrong", _("内容有误")
    OUTDATED = "outdated", _("内容已经变化，由新的信息代替")
    EXPIRED = "expired", _("公示期满")
    DECISION_CHANGED = "decision_changed", _("行政处罚决定被变更、撤销、确认违法或者无效")
    PRIVACY = "privacy", _("涉及不应公开的个人信息")
    SECRECY = "secrecy", _("涉及不应公开的内容")
    OTHER = "other", _("其他原因")


NEUTRAL: Final = frozenset({Why.PRIVACY, Why.SECRECY, Why.OTHER})


class CheckKind(models.TextChoices):
    """The three checks before anything goes out (条例 17; 政务公开 three reviews)."""

    OPENNESS = "openness", _("公开属性审查")
    SECRECY = "secrecy", _("保密审查")
    CONTENT = "content", _("隐私与内容审查")


class Answer(models.TextChoices):
    PASSED = "passed", _("可以公开")
    RETURNED = "returned", _("退回修改")
    UNSURE = "unsure", _("不能确定，报有关部门确定")  # 条例 17(3)


class Fallen(models.TextChoices):
    """Why a check no longer counts."""

    NO = "", _("有效")
    CHANGED = "changed", _("内容改了")
    WITHDRAWN = "withdrawn", _("信息撤回了")
    SETTLED = "settled", _("有关部门已经答复")
    AGAIN = "again", _("重新审查了")


class Verdict(models.TextChoices):
    """What a person said of a scanner's mark."""

    MASKED = "masked", _("已遮盖")
    KEPT = "kept", _("保留，有理由")


class Role(models.TextChoices):
    """What a file of a record is."""

    BODY = "body", _("正文原件")
    ATTACHMENT = "attachment", _("附件")
