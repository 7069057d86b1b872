"""The pages of agencies: the tree, the sheet, the acts of an administrator; who sees and does what."""

from datetime import date

import pytest
import time_machine
from bs4 import BeautifulSoup

from gongkai.agencies import numbering, selectors
from gongkai.agencies.models import Agency, Kind, Level, Purpose, Way
from gongkai.agencies.services import add
from gongkai.ledger.models import Entry
from gongkai.ledger.services import SYSTEM
from tests.builders.taken import csv_rows, taken
from tests.workbench.agencies_pages import address, signed_in, soup, words

pytestmark = pytest.mark.django_db


def unit(parent, name, slug):
    return add(name=name, short_name=name, slug=slug, level=Level.GRASSROOTS, kind=Kind.UNIT, parent=parent)


@pytest.fixture
def office(town):
    return add(
        name="某镇党政办", short_name="党政办", slug="office", level=Level.GRASSROOTS, kind=Kind.UNIT, parent=town
    )


@pytest.fixture
def beside(db):
    return add(name="邻县人民政府", short_name="邻县", slug="next", level=Level.COUNTY, kind=Kind.GOVERNMENT)


def names(page):
    return [link.get_text() for link in page.select(".node-name")]


def test_the_tree_is_opened_step_by_step_by_addresses_alone(admin, county, town, office):
    page = soup(admin.get(address("list")))
    assert names(page) == ["某县人民政府", "某县某镇人民政府"]
    toggle = page.select_one(f"#toggle-{town.pk}")
    assert toggle["aria-expanded"] == "false"
    page = soup(admin.get(address("list") + toggle["href"].partition("#")[0]))
    assert names(page) == ["某县人民政府", "某县某镇人民政府", "某镇党政办"]
    closing = page.select_one(f"#toggle-{town.pk}")
    assert closing["aria-expanded"] == "true"
    page = soup(admin.get(address("list") + closing["href"].partition("#")[0]))
    assert names(page) == ["某县人民政府", "某县某镇人民政府"]


def test_a_branch_comes_alone_for_htmx_and_goes_again(admin, town, office):
    opened = BeautifulSoup(admin.get(address("branch", town.pk)).content, "html.parser")
    assert names(opened) == ["某县某镇人民政府", "某镇党政办"]
    closed = BeautifulSoup(admin.get(address("branch", town.pk) + "?closed=1").content, "html.parser")
    assert names(closed) == ["某县某镇人民政府"]


def test_the_number_of_queries_does_not_grow_with_the_tree(admin, town, django_assert_max_num_queries):
    for number in range(30):
        add(
            name=f"第{number}所",
            short_name="所",
            slug=f"u{number}",
            level=Level.GRASSROOTS,
            kind=Kind.UNIT,
            parent=town,
        )
    with django_assert_max_num_queries(16):
        page = soup(admin.get(address("list") + f"?open={town.pk}"))
    assert len(names(page)) == 32


def test_filtered_the_tree_is_a_list_that_can_be_taken_away(admin, town, office):
    page = soup(admin.get(address("list"), {"kind": "unit"}))
    assert [row.get_text() for row in page.select("tbody th")] == ["某镇党政办"]
    rows = csv_rows(taken(admin.post(address("list") + "?kind=unit", {"export": "csv"})))
    assert [row[0] for row in rows] == ["全称", "某镇党政办"]


def test_each_sees_the_own_agency_what_is_below_and_the_way_up(town, office, beside):
    browser = signed_in(town, "officer")
    page = soup(browser.get(address("list")))
    assert names(page) == ["某县某镇人民政府", "某镇党政办"]
    assert "某县人民政府" in page.select_one(".way-up").get_text()
    assert browser.get(address("agency", town.parent.pk)).status_code == 200
    for name in ("agency", "branch"):
        assert browser.get(address(name, beside.pk)).status_code == 404
    assert "邻县" not in words(browser.get(address("list"), {"q": "县"}))


@pytest.mark.parametrize("role", ["contributor", "officer", "reviewer", "approver", "supervisor"])
def test_settings_are_the_administrators(town, role):
    browser = signed_in(town, role)
    page = soup(browser.get(address("agency", town.pk)))
    assert address("edit", town.pk) not in str(page)
    for name in ("edit", "remedies", "rename", "move", "merge", "split", "end"):
        assert browser.get(address(name, town.pk)).status_code == 403
    for name in ("add", "bring", "template", "calendars"):
        assert browser.get(address(name)).status_code == 403
    assert browser.post(address("export", "csv")).status_code == 403


def test_an_auditor_sees_no_agencies(town):
    browser = signed_in(town, "auditor")
    assert browser.get(address("list")).status_code == 403
    assert browser.get(address("agency", town.pk)).status_code == 403


def test_an_administrator_changes_nothing_beside_or_above(town, beside):
    browser = signed_in(town, "administrator")
    for agency in (beside, town.parent):
        for name in ("edit", "remedies", "rename", "move", "merge", "split", "end"):
            assert browser.get(address(name, agency.pk)).status_code == 404
    refused = browser.post(address("move", town.pk), {"parent": "邻县人民政府"})
    assert "不归您管理" in words(refused, 422)


def test_every_tab_opens(admin, town):
    for tab in ("channels", "remedies", "numbering", "calendar", "past"):
        assert "某县某镇人民政府" in words(admin.get(address("tab", town.pk, tab)))
    assert admin.get(address("tab", town.pk, "nothing")).status_code == 404


def test_a_unit_says_in_whose_name_it_acts_and_has_no_channels(admin, office):
    assert "对外以“某县某镇人民政府”的名义办事" in words(admin.get(address("agency", office.pk)))
    for tab in ("channels", "remedies", "numbering"):
        assert admin.get(address("tab", office.pk, tab)).status_code == 404


def given(agency, **more):
    fields = ("level", "kind", "uscc", "division_code", "site_code", "letterhead", "disclosure_office", "address")
    fields += ("postcode", "office_hours", "phone", "fax", "online_contact")
    return {name: getattr(agency, name) for name in fields} | more


def test_basic_settings_are_changed_and_on_record(admin, town):
    answer = admin.post(address("edit", town.pk), given(town, phone="0454-6000001"))
    assert answer["Location"] == address("agency", town.pk)
    assert "0454-6000001" in words(admin.get(answer["Location"]))
    entry = Entry.objects.get(kind="agency.edited")
    assert entry.post is not None
    assert "0454-6000001" in words(admin.get(address("tab", town.pk, "past")))


def test_a_wrong_code_is_told_at_its_field_and_changes_nothing(admin, town):
    page = soup(admin.post(address("edit", town.pk), given(town, uscc="113708280043326002", phone="1")), 422)
    assert "校验位" in page.select_one("#id_uscc_error").get_text()
    town.refresh_from_db()
    assert (town.uscc, town.phone) == ("", "")


def test_ways_are_set_and_two_have_no_switch(admin, town):
    page = soup(admin.get(address("channel", town.pk, Way.IN_PERSON)))
    assert page.select_one("#id_is_open") is None
    assert "不能关闭" in page.get_text()
    admin.post(address("channel", town.pk, Way.IN_PERSON), {"address": "3号窗口", "hours": "", "notes": ""})
    assert selectors.open_channels(town)[0].address == "3号窗口"
    page = soup(admin.post(address("channel", town.pk, Way.FAX), {"is_open": "on"}), 422)
    assert "使用说明" in page.select_one(".problem").get_text()


def test_remedies_show_what_is_derived_and_what_is_set(admin, town):
    text = words(admin.get(address("tab", town.pk, "remedies")))
    assert "系统按行政复议法推定" in text
    assert "系统不推定法院，请填写" in text
    admin.post(address("remedies", town.pk), {"review_organ": "某市人民政府", "court": "某县人民法院"})
    text = words(admin.get(address("tab", town.pk, "remedies")))
    assert "系统推定的是“某县人民政府”" in text
    assert "某县人民法院" in text


def test_a_pattern_is_set_or_refused_in_words(admin, town):
    url = address("series", town.pk, Purpose.APPLICATION)
    assert "要有一个序号" in words(admin.post(url, {"pattern": "{year}"}), 422)
    admin.post(url, {"pattern": "申{year}-{seq:03d}"})
    assert numbering.issue("application", town, 2026, SYSTEM).text == "申2026-001"


@time_machine.travel("2026-11-23T02:00:00+00:00", tick=True)
def test_a_rename_a_move_a_merger_and_an_end(admin, county, town):
    answer = admin.post(
        address("rename", town.pk),
        {
            "name": "某县某街道办事处",
            "short_name": "某街道",
            "slug": "street",
            "on": "2026-03-01",
            "basis": "某政函〔2026〕4号",
        },
    )
    assert answer["Location"] == address("tab", town.pk, "past")
    text = words(admin.get(answer["Location"]))
    assert "某县某镇人民政府" in text
    assert "某政函〔2026〕4号" in text
    fields = {"name": "乙镇人民政府", "short_name": "乙镇", "slug": "b", "level": "township", "kind": "government"}
    made = admin.post(address("add"), {**fields, "parent": "某县人民政府"})
    new = Agency.objects.get(slug="b")
    assert made["Location"] == address("agency", new.pk)
    assert "不能撤回" in words(admin.get(address("merge", town.pk)))
    admin.post(address("merge", town.pk), {"into": "乙镇人民政府", "on": "2026-06-01"})
    assert "已经撤销，最后一天是 2026-05-31" in words(admin.get(address("agency", town.pk)))
    assert admin.get(address("edit", town.pk)).status_code == 404
    assert "还没有到" in words(admin.post(address("end", new.pk), {"on": "2026-12-01"}), 422)
    admin.post(address("end", new.pk), {"on": "2026-11-01"})
    assert Agency.objects.get(pk=new.pk).ended_on == date(2026, 10, 31)


def test_a_split_names_agencies_a_line_for_each(admin, county, town):
    refused = admin.post(address("split", town.pk), {"into": "没有的镇", "on": "2026-03-01"})
    assert "没有找到叫“没有的镇”的机关" in words(refused, 422)
    admin.post(address("split", town.pk), {"into": "某县人民政府\n", "on": "2026-03-01"})
    assert [link.successor for link in town.went_to.all()] == [county]
