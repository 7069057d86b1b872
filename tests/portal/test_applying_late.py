"""条例 51: an agency that is late says so, and where one goes."""

from datetime import date

import pytest

from gongkai.agencies.models import Agency
from gongkai.agencies.services import edit
from gongkai.law.casefile.events import (
    ReceiptConfirmed,
)
from gongkai.ledger.services import SYSTEM
from tests.portal.conftest import at, enter_again, soup, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_51_a_late_agency_is_said_to_be_with_organ_court_and_period(client, track, enter, clock):
    application, code = track()
    at(clock, "2025-03-04")
    enter(application, ReceiptConfirmed(on=date(2025, 3, 4)))
    at(clock, "2025-04-01")
    enter_again(client, application, code)
    assert "逾期" not in text_of(client.get("/track/"))
    at(clock, "2025-04-02")
    enter_again(client, application, code)
    shown = text_of(client.get("/track/"))
    for part in ("机关已经逾期", "投诉、举报", "第五十一条", "向上一级行政机关： 某县人民政府", "60日内", "6个月内"):
        assert part in shown
    assert "或者向政府信息公开工作主管部门： 某县人民政府 的办公厅（室）" in shown
    assert "向哪个机关 某县人民政府" in shown
    assert "向哪个法院 某县人民法院" in shown
    # 60 days after 1 April is 31 May, a Saturday, then 端午 until 2 June; six months after is 1 October, off until 8.
    assert "复议最后一天 2025年6月3日" in shown
    assert "诉讼最后一天 2025年10月9日" in shown
    assert "依据：最高人民法院关于适用《中华人民共和国行政诉讼法》的解释第六十六条" in shown


def late(client, track, enter, clock):
    """What stands under "the office is late"."""
    application, code = track()
    at(clock, "2025-03-04")
    enter(application, ReceiptConfirmed(on=date(2025, 3, 4)))
    at(clock, "2025-04-02")
    enter_again(client, application, code)
    return "".join(soup(client.get("/track/")).select_one(".asked-late").text.split())


def test_a_court_that_is_not_set_is_said_to_be_missing_and_the_organ_of_review_is_told(
    client, track, enter, clock, open_town
):
    edit(open_town, by=SYSTEM, court="")
    shown = late(client, track, enter, clock)
    assert "向哪个机关某县人民政府" in shown
    assert "向哪个法院本机关还没有在系统里写明管辖法院。本机关的电话：0454-6000001" in shown
    assert "诉讼最后一天2025年10月9日" in shown
    assert "某县人民法院" not in shown


def test_an_organ_of_review_that_nobody_knows_is_said_to_be_missing_and_the_court_is_told(
    client, track, enter, clock, open_town
):
    """Without a tree above it nothing tells who reviews, or who is above."""
    Agency.objects.filter(pk=open_town.pk).update(parent=None, path="zzzz", phone="")
    shown = late(client, track, enter, clock)
    assert "向上一级行政机关。它是哪一个，系统里还没有登记。" in shown
    assert "县级以上人民政府的办公厅（室）" in shown
    assert "向哪个机关本机关还没有在系统里写明复议机关。本机关怎样联系，见政府信息公开指南" in shown
    assert "向哪个法院某县人民法院" in shown
