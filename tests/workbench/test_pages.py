"""The frame, 今天, the list of what is due, the search box, the state of the site, notices and the style page."""

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from gongkai.agencies.clock import today
from gongkai.duties.services import owe
from gongkai.ledger.models import Entry
from gongkai.notices.models import Notice, Preference, Way
from gongkai.notices.selectors import address_of
from gongkai.notices.services import tell
from gongkai.people.models import Role
from tests.builders.taken import book, csv_rows, taken
from tests.people import cast

pytestmark = pytest.mark.django_db
PAGES = (
    "workbench:today",
    "workbench:duties",
    "workbench:search",
    "workbench:style",
    "notices:list",
    "notices:preferences",
)


def soup(response, status=200):
    assert response.status_code == status, response.content.decode()[:500]
    return BeautifulSoup(response.content, "html.parser")


def report(agency, days, year=2025):
    values = {"agency": agency.short_name, "year": year, "day": "1月31日"}
    due_on = today() + timedelta(days=days)
    return owe("reports.annual", subject=f"report:{agency.pk}:{year}:own", agency=agency, due_on=due_on, values=values)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_stands_in_the_frame(desk, name, town):
    report(town, 0)
    response = desk.get(reverse(name))
    page = soup(response)
    assert page.html["lang"] == "zh-Hans"
    assert len(page.select("h1")) == 1
    assert page.select("[style], script:not([src]), [onclick]") == []
    assert page.select_one("body > a.skip")["href"] == "#main"
    assert page.select_one("header form[role=search] input[name=q]")["data-key"] == "/"
    assert page.select_one("main#main")


@pytest.mark.parametrize("name", [*PAGES, "workbench:condition"])
def test_every_page_is_empty_in_a_way_that_teaches(keys, name):
    response = keys.get(reverse(name))
    soup(response)


def test_the_navigation_is_that_of_the_role_and_says_where_one_is(desk, keys):
    mine = soup(desk.get(reverse("workbench:today"))).select("nav.desk-nav a")
    labels = [link.text for link in mine]
    assert labels[0] == "今天"
    assert "系统状况" not in labels
    assert "台账" not in labels
    assert [link.text for link in mine if link.get("aria-current") == "page"] == ["今天"]
    theirs = soup(keys.get(reverse("workbench:condition"))).select("nav.desk-nav a")
    assert [link.text for link in theirs if link.get("aria-current")] == ["系统状况"]


def test_the_switcher_offers_the_other_posts_and_only_those(hand, county, town):
    cast.post(county, Role.SUPERVISOR, person=hand.person)
    cast.post(town, Role.REVIEWER, "another")
    page = soup(cast.browser_of(hand.person).get(reverse("workbench:today")))
    form = page.select(f".menu form[action='{reverse('people:switch')}']")
    shown = page.select_one(".menu-post").text
    assert len(form) == 1
    assert {shown, form[0].button.text} == {"某镇 信息公开专员", "某县 主管部门人员"}


def test_today_is_a_sentence_a_count_and_one_button(desk, town):
    report(town, 0)
    page = soup(desk.get(reverse("workbench:today")))
    (due,) = page.select("li.due")
    assert "某镇2025年政府信息公开工作年度报告还没有发布，最迟1月31日" in due.text
    assert "今天到期" in due.text
    (button,) = due.select("a")
    assert button["href"] == reverse("agencies:tab", args=[town.pk, "reports"])
    assert page.select_one("h2").text.split() == ["今天", "1"]


def test_the_switch_of_the_public_site_to_larger_type_holds_in_the_workbench_too(desk):
    today = reverse("workbench:today")
    page = soup(desk.get(today))
    assert page.html.get("class") is None
    switch = page.select_one(f".menu form[action='{reverse('portal:elder')}']")
    given = {field["name"]: field["value"] for field in switch.select("input[name]")}
    assert desk.post(switch["action"], given)["Location"] == today
    page = soup(desk.get(today))
    assert page.html["class"] == ["elder"]
    assert page.select_one(f".menu form[action='{reverse('portal:elder')}'] button").text == "回到标准版"


def test_an_empty_today_teaches(desk):
    page = soup(desk.get(reverse("workbench:today")))
    assert "有期限的事会自己出现在这里" in page.select_one(".empty").text


def test_the_list_of_what_is_due_is_narrowed_sorted_and_taken_away_on_record(desk, hand, town):
    report(town, -3, 2023)
    report(town, 0, 2024)
    address = reverse("workbench:duties")
    assert len(soup(desk.get(address)).select("tbody tr")) == 2
    (row,) = soup(desk.get(address, {"band": "overdue"})).select("tbody tr")
    assert "2023年" in row.text
    answer = desk.post(f"{address}?band=overdue", {"export": "csv"})
    rows = csv_rows(taken(answer))
    assert [row[0] for row in rows] == ["要办的事", "某镇2023年政府信息公开工作年度报告还没有发布，最迟1月31日"]
    entry = Entry.objects.get(kind="list.exported")
    assert (entry.person, entry.agency) == (hand.person_id, town.pk)
    assert json.loads(entry.body)["facts"] == {"format": "csv", "list": "duties", "rows": 1}


@pytest.mark.parametrize("query", [{"band": "nobody"}, {"kind": "x' OR 1=1"}, {"sort": "agency__name"}, {"page": "-9"}])
def test_a_list_bears_any_address(desk, town, query):
    report(town, 0)
    assert desk.get(reverse("workbench:duties"), query).status_code == 200


def test_the_search_box_finds_what_the_post_may_see(desk, keys, county, town):
    report(town, 0)
    found = soup(desk.get(reverse("workbench:search"), {"q": "某镇"}))
    assert [heading.text for heading in found.select("main h2")] == ["待办", "机关"]
    assert found.select_one("header input[name=q]")["value"] == "某镇"
    found = soup(keys.get(reverse("workbench:search"), {"q": "陈晓禾"}))
    assert [heading.text for heading in found.select("main h2")] == ["人员"]
    assert "没有找到" in soup(desk.get(reverse("workbench:search"), {"q": "陈晓禾"})).text  # not an officer's to see


def test_all_words_are_looked_for_and_none_finds_nothing(desk, town):
    report(town, 0)
    address = reverse("workbench:search")
    assert soup(desk.get(address, {"q": "2025 年度报告"})).select("main h2")
    assert not soup(desk.get(address, {"q": "2025 不存在"})).select("main h2")
    assert not soup(desk.get(address, {"q": " "})).select("main h2")
    assert "最多 60 个字" in soup(desk.get(address, {"q": "长" * 61})).text


def test_the_bell_counts_and_opening_marks_read_and_leads_on(desk, hand):
    notice = tell(hand.person, "notices.trial", url=reverse("notices:preferences"))
    bell = soup(desk.get(reverse("workbench:today"))).select_one(".badge")
    assert bell.text == "1"
    answer = desk.post(reverse("notices:open", args=[notice.pk]))
    assert answer["Location"] == reverse("notices:preferences")
    assert soup(desk.get(reverse("workbench:today"))).select_one(".badge") is None


def test_a_notice_of_another_person_is_not_there(desk, keeper):
    notice = tell(keeper.person, "notices.trial", url="/x/")
    assert desk.post(reverse("notices:open", args=[notice.pk])).status_code == 404
    assert Notice.objects.get().read_at is None


def test_a_notice_never_leads_out_of_the_site(desk, hand):
    notice = tell(hand.person, "notices.trial", url="https://elsewhere.example/")
    assert desk.post(reverse("notices:open", args=[notice.pk]))["Location"] == reverse("notices:list")


def test_marking_all_read_offers_to_undo_it_and_undoes_it(desk, hand):
    for _ in range(3):
        tell(hand.person, "notices.trial", url="/x/")
    page = soup(desk.post(reverse("notices:read_all"), follow=True))
    (message,) = page.select(".messages li")
    assert "3 条通知都标成了已读" in message.text
    assert message.button.text == "撤销"
    page = soup(desk.post(message.form["action"], follow=True))
    assert "3 条通知又成了未读" in page.select_one(".messages").text
    assert Notice.objects.unread().count() == 3


@pytest.mark.parametrize("moment", ["yesterday", "2026-13-01T00:00:00+08:00", "2026-11-23T00:00:00"])
def test_an_undo_of_no_moment_is_not_there(desk, moment):
    assert desk.post(reverse("notices:unread_again", args=[moment])).status_code == 404


def test_notices_are_narrowed_and_taken_away(desk, hand):
    for number in range(2):
        tell(hand.person, "notices.trial", url="/x/", key=str(number))
    desk.post(reverse("notices:open", args=[Notice.objects.last().pk]))
    address = reverse("notices:list")
    assert len(soup(desk.get(address)).select("li.told")) == 2
    assert len(soup(desk.get(address, {"read": "no"})).select("li.told")) == 1
    answer = desk.post(f"{address}?read=no", {"export": "xlsx"})
    assert answer["Content-Disposition"].endswith(".xlsx")
    assert len(book(taken(answer)).get_sheet_by_index(0).to_python()) == 2


WISH = {"way": "each", "address": "a@example.gov.cn", "daily_at": "08:30", "quiet_from": "", "quiet_until": ""}


def test_a_wish_is_kept(desk, hand):
    changed = WISH | {"quiet_from": "20:00", "quiet_until": "07:30"}
    assert desk.post(reverse("notices:preferences"), changed).status_code == 302
    kept = Preference.objects.get(person=hand.person)
    assert (kept.way, address_of(kept), kept.quiet_from.hour) == (Way.EACH, "a@example.gov.cn", 20)
    page = soup(desk.get(reverse("notices:preferences")))
    assert page.select_one("#id_quiet_until")["value"] == "07:30"
    assert page.select_one("#id_address")["value"] == "a@example.gov.cn"
    assert not Entry.objects.filter(kind="particulars.revealed").exists()  # one's own is no look at others


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"address": ""}, "address"),
        ({"address": "zhangsan"}, "address"),
        ({"quiet_from": "20:00"}, "quiet_until"),
        ({"quiet_until": "07:30"}, "quiet_from"),
        ({"daily_at": ""}, "daily_at"),
        ({"daily_at": "25:00"}, "daily_at"),
    ],
)
def test_a_wish_that_cannot_be_is_said_at_its_field_and_above(desk, wrong, field):
    response = desk.post(reverse("notices:preferences"), WISH | wrong)
    page = soup(response, 422)
    assert page.select_one(f"#id_{field}_error").text.strip()
    assert [link["href"] for link in page.select("[role=alert] a")] == [f"#id_{field}"]
    assert not Preference.objects.exists()


@pytest.mark.parametrize("way", ["", "fax"])
def test_a_way_that_there_is_not_is_refused(desk, way):
    soup(desk.post(reverse("notices:preferences"), WISH | {"way": way}), 422)


@pytest.mark.parametrize(("theme", "dark"), [("dark", "all"), ("light", None), ("", "system"), ("pink", "system")])
def test_light_or_dark_is_remembered(desk, theme, dark):
    answer = desk.post(reverse("workbench:theme"), {"theme": theme, "back": reverse("notices:list")})
    assert answer["Location"] == reverse("notices:list")
    page = soup(desk.get(reverse("workbench:today")))
    (link,) = page.select("link[href*='portal/dark']") or [None]
    assert {None: None}.get(link, link and ("system" if link.get("media") else "all")) == dark
    assert page.html.get("data-theme") == (theme if theme in {"light", "dark"} else None)


def test_the_switch_of_light_and_dark_never_leads_out_of_the_site(desk):
    answer = desk.post(reverse("workbench:theme"), {"theme": "dark", "back": "https://elsewhere.example/"})
    assert answer["Location"] == reverse("workbench:today")


def test_the_style_page_shows_a_form_come_back_with_its_faults(desk):
    response = desk.post(reverse("workbench:style"), {"act": "form", "name": ""})
    page = soup(response, 422)
    assert {link["href"] for link in page.select("[role=alert] a")} == {
        "#id_name",
        "#id_kind",
        "#id_way_group",
        "#id_agreed",
    }


def test_the_sample_task_goes_on_and_ends(desk):
    address = reverse("workbench:style_progress")
    htmx = {"HX-Request": "true"}
    assert desk.get(address, {"began": "1"})["Location"].endswith("?began=1#progress")
    over = soup(desk.get(address, {"began": "1"}, headers=htmx))
    assert over.select_one("progress")["value"] == "100"
    assert over.section.get("hx-get") is None
    assert soup(desk.get(address, {"began": "9999999999"}, headers=htmx)).section["hx-get"]
    assert desk.get(address, {"began": "²"}, headers=htmx).status_code == 200


def test_the_state_of_the_site_is_shown_with_what_to_do(keys):
    page = soup(keys.get(reverse("workbench:condition")))
    assert [item["id"] for item in page.select("li.condition")] == ["calendar", "backup", "anchor", "mail"]
    assert "gongkai backup" in page.select_one("#backup code").text


def test_the_frame_asks_the_database_no_more_the_more_there_is(desk, hand, town, django_assert_max_num_queries):
    for number in range(40):
        tell(hand.person, "notices.trial", url="/x/")
        report(town, number - 20, 2020 + number)
    desk.get(reverse("workbench:today"))
    with django_assert_max_num_queries(16):
        desk.get(reverse("workbench:today"))


def test_a_page_of_the_public_asks_nothing_for_the_frame(client, county, django_assert_num_queries):
    address = reverse("portal:track")
    client.get(address)
    with django_assert_num_queries(0):
        client.get(address)


def test_the_condition_of_the_site_is_for_administrators_at_the_top_of_the_tree(keys, town):
    from tests.people import cast

    url = reverse("workbench:condition")
    assert keys.get(url).status_code == 200
    below = cast.browser_of(cast.post(town, "administrator").person)
    assert below.get(url).status_code == 403
    assert url not in [link["href"] for link in soup(below.get(reverse("workbench:today"))).select("nav a")]
