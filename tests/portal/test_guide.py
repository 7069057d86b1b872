"""政府信息公开指南: what 条例 12 asks, from what the agency has set; and addresses that lead on after a rename."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from gongkai.agencies.channels import set_channel
from gongkai.agencies.models import Kind, Level, Way
from gongkai.agencies.services import add, edit
from gongkai.agencies.succession import merge, rename
from gongkai.ledger.services import SYSTEM

pytestmark = pytest.mark.django_db
OFFICE = {
    "disclosure_office": "党政综合办公室",
    "address": "某镇中心路1号",
    "office_hours": "工作日8:30至11:30，13:30至17:00",
    "phone": "0454-6000001",
    "fax": "0454-6000002",
    "online_contact": "gk@example.gov.cn",
}


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").select_one("main").get_text(" ", strip=True)


def test_12_the_guide_names_the_office_its_address_hours_telephone_fax_and_mail(client, town):
    edit(town, by=SYSTEM, **OFFICE, court="某县人民法院")
    text = page(client, "/agencies/town/guide/")
    for value in (*OFFICE.values(), "某县人民政府", "某县人民法院"):
        assert value in text
    assert "还没有填写" not in text


def test_what_is_not_filled_in_is_told_and_not_made_up(client, town):
    edit(town, by=SYSTEM, phone="0454-6000001")
    text = page(client, "/agencies/town/guide/")
    assert "本机关还没有填写：政府信息公开工作机构、办公地址、办公时间、传真号码、互联网联系方式" in text
    assert "管辖法院" not in text


def test_every_open_way_is_there_with_its_notes_and_no_closed_one(client, town):
    edit(town, by=SYSTEM, **OFFICE)
    set_channel(
        town, Way.FAX, is_open=True, by=SYSTEM, address="0454-6000009", phone="0454-6000010", notes="发送后请来电确认"
    )
    set_channel(town, Way.EMAIL, is_open=False, by=SYSTEM, address="closed@example.gov.cn")
    text = page(client, "/agencies/town/guide/")
    for words in ("当面提交", "邮政寄送", "0454-6000009", "联系电话：0454-6000010", "发送后请来电确认"):
        assert words in text
    assert "closed@example.gov.cn" not in text


def test_before_anything_is_set_the_page_says_what_belongs_there(client, town):
    assert "还没有在本站发布政府信息公开指南" in page(client, "/agencies/town/guide/")


def test_an_old_address_leads_to_the_present_one_page_by_page(client, town):
    rename(town, name="某县某街道办事处", short_name="某街道", slug="street", on=date(2026, 3, 1), by=SYSTEM)
    for tail in ("", "guide/", "reports/"):
        response = client.get(f"/agencies/town/{tail}")
        assert (response.status_code, response["Location"]) == (301, f"/agencies/street/{tail}")
    assert client.get("/agencies/nowhere/").status_code == 404
    assert client.get("/agencies/street/reports/2020/").status_code == 404


def test_of_an_agency_that_was_merged_the_page_stays_and_says_who_does_its_work(client, county, town):
    other = add(
        name="乙镇人民政府", short_name="乙镇", slug="b", level=Level.TOWNSHIP, kind=Kind.GOVERNMENT, parent=county
    )
    merge([town], into=other, on=date(2026, 3, 1), by=SYSTEM)
    text = page(client, "/agencies/town/")
    assert "最后一天是 2026-02-28" in text
    assert "乙镇人民政府" in text
    assert "某县某镇人民政府" not in page(client, "/")


def test_units_and_villages_have_no_column_of_their_own(client, town):
    add(name="某镇财政所", short_name="财政所", slug="u", level=Level.GRASSROOTS, kind=Kind.UNIT, parent=town)
    assert client.get("/agencies/u/").status_code == 404
    assert "财政所" not in page(client, "/")
