"""The 指南 says what the 条例 in force says, whatever the agency wrote into its settings."""

import pytest

from gongkai.portal.publishing.guide_check import faults_of
from tests.portal.conftest import text_of

OLD_DAYS = "自收到申请之日起15个工作日内答复"


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        (OLD_DAYS, ["guide.fifteen_days"]),
        ("机关在十五日内予以答复。", ["guide.fifteen_days"]),
        ("申请人应当根据自身生产、生活、科研等特殊需要提出申请", ["guide.own_needs"]),
        ("请提供申请用途证明；15日内回复", ["guide.own_needs", "guide.fifteen_days"]),
        ("自收到申请之日起20个工作日内答复", []),
        ("征求第三方意见的，第三方应当在15个工作日内答复", []),
        ("每月15日盘点。答复请看信箱。", []),
        ("周一至周五 8:30-11:30", []),
        ("", []),
    ],
)
def test_what_the_revision_of_2019_ended_is_told_and_nothing_else(text, rules):
    assert [rule.id for rule in faults_of(text)] == rules


def test_the_page_leaves_out_what_is_wrong_and_says_that_it_did(client, open_town):
    from gongkai.agencies.channels import set_channel
    from gongkai.agencies.models import Way
    from gongkai.ledger.services import SYSTEM

    set_channel(open_town, Way.ONLINE, is_open=True, by=SYSTEM, address="本站", notes=OLD_DAYS)
    page = text_of(client.get("/agencies/town/guide/"))
    assert OLD_DAYS not in page
    assert "写着15日内答复：现在是20个工作日" in page


def test_the_page_has_what_article_12_wants_and_leads_to_the_catalogue(client, open_town):
    response = client.get("/agencies/town/guide/")
    page = text_of(response)
    for wanted in ("分类和编排", "办公地址", "联系电话", "怎样提出申请", "贯彻落实农业农村政策"):
        assert wanted in page
    assert 'href="/agencies/town/catalogue/"' in response.content.decode()
    assert faults_of(page) == []
