"""The four fixed columns of 政府信息公开专栏, under the names that every agency uses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency, Level

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Law:
    """A place in the law and its words."""

    place: Words
    text: Words
    items: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    slug: str
    name: Words
    holds: Words
    laws: tuple[Law, ...]

    def laws_for(self, agency: Agency) -> Sequence[Law]:
        """Article 21 speaks to townships in one sentence and to counties and cities in another."""
        own = ARTICLE_21.get(agency.level)
        return (*self.laws, own) if own and self.slug == "disclosures" else self.laws


ARTICLE_4: Final = Law(
    _("《政府信息公开条例》第四条第一款"),
    _(
        "各级人民政府及县级以上人民政府部门应当建立健全本行政机关的政府信息公开工作制度，并指定机构"
        "（以下统称政府信息公开工作机构）负责本行政机关政府信息公开的日常工作。"
    ),
)
ARTICLE_12: Final = Law(
    _("《政府信息公开条例》第十二条第二款"),
    _(
        "政府信息公开指南包括政府信息的分类、编排体系、获取方式和政府信息公开工作机构的名称、办公地址、"
        "办公时间、联系电话、传真号码、互联网联系方式等内容。"
    ),
)
ARTICLE_20: Final = Law(
    _("《政府信息公开条例》第二十条"),
    _("行政机关应当依照本条例第十九条的规定，主动公开本行政机关的下列政府信息："),
    (
        _("行政法规、规章和规范性文件"),
        _("机关职能、机构设置、办公地址、办公时间、联系方式、负责人姓名"),
        _("国民经济和社会发展规划、专项规划、区域规划及相关政策"),
        _("国民经济和社会发展统计信息"),
        _("办理行政许可和其他对外管理服务事项的依据、条件、程序以及办理结果"),
        _("实施行政处罚、行政强制的依据、条件、程序以及本行政机关认为具有一定社会影响的行政处罚决定"),
        _("财政预算、决算信息"),
        _("行政事业性收费项目及其依据、标准"),
        _("政府集中采购项目的目录、标准及实施情况"),
        _("重大建设项目的批准和实施情况"),
        _("扶贫、教育、医疗、社会保障、促进就业等方面的政策、措施及其实施情况"),
        _("突发公共事件的应急预案、预警信息及应对情况"),
        _("环境保护、公共卫生、安全生产、食品药品、产品质量的监督检查情况"),
        _("公务员招考的职位、名额、报考条件等事项以及录用结果"),
        _("法律、法规、规章和国家有关规定规定应当主动公开的其他政府信息"),
    ),
)
COUNTY_21: Final = Law(
    _("《政府信息公开条例》第二十一条（设区的市级、县级）"),
    _("还应当根据本地方的具体情况，主动公开涉及下列事项的政府信息："),
    (
        _("市政建设"),
        _("公共服务"),
        _("公益事业"),
        _("土地征收"),
        _("房屋征收"),
        _("治安管理"),
        _("社会救助"),
    ),
)
TOWNSHIP_21: Final = Law(
    _("《政府信息公开条例》第二十一条（乡镇）"),
    _("还应当根据本地方的具体情况，主动公开下列政府信息："),
    (
        _("贯彻落实农业农村政策"),
        _("农田水利工程建设运营"),
        _("农村土地承包经营权流转"),
        _("宅基地使用情况审核"),
        _("土地征收"),
        _("房屋征收"),
        _("筹资筹劳"),
        _("社会救助"),
    ),
)
ARTICLE_21: Final[Mapping[str, Law]] = {Level.TOWNSHIP: TOWNSHIP_21, Level.COUNTY: COUNTY_21, Level.CITY: COUNTY_21}
ARTICLE_50: Final = Law(
    _("《政府信息公开条例》第五十条第一款"),
    _("政府信息公开工作年度报告应当包括下列内容："),
    (
        _("行政机关主动公开政府信息的情况"),
        _("行政机关收到和处理政府信息公开申请的情况"),
        _("因政府信息公开工作被申请行政复议、提起行政诉讼的情况"),
        _(
            "政府信息公开工作存在的主要问题及改进情况，各级人民政府的政府信息公开工作年度报告还应当包括"
            "工作考核、社会评议和责任追究结果情况"
        ),
        _("其他需要报告的事项"),
    ),
)

GUIDE: Final = Column(
    "guide",
    _("政府信息公开指南"),
    _("到哪里找信息、向谁申请：机构的地址、办公时间和联系方式。"),
    (ARTICLE_12,),
)
RULES: Final = Column("rules", _("政府信息公开制度"), _("本机关办理政府信息公开所依据的法规和工作制度。"), (ARTICLE_4,))
DISCLOSURES: Final = Column(
    "disclosures", _("法定主动公开内容"), _("不用申请，机关应当主动公开的信息。"), (ARTICLE_20,)
)
REPORTS: Final = Column(
    "reports",
    _("政府信息公开年报"),
    _("每年公开了什么、收到多少申请、怎样答复，有没有争议。"),
    (ARTICLE_50,),
)
COLUMNS: Final = (GUIDE, RULES, DISCLOSURES, REPORTS)
