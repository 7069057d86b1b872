"""The auditor's pages: only for auditors, only what is theirs to see, searched, proven and exported on record."""

import json
import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.utils import timezone

from gongkai.agencies.models import Kind, Level
from gongkai.agencies.services import add
from gongkai.ledger import particulars
from gongkai.ledger.models import Entry
from gongkai.ledger.services import Actor, Draft, append
from gongkai.people.models import Post, Role, User
from gongkai.workbench.audit import searching, views
from tests.builders.taken import book, csv_rows, taken
from tests.ledger.happening import KIND
from tests.ledger.tampering import run, without_triggers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


@pytest.fixture(autouse=True)
def data(tmp_path, settings):
    settings.DATA = tmp_path
    settings.MASTER_KEYS = tmp_path / "keys"
    settings.LEDGER_ANCHORS = []


def post_of(role, agency, name):
    person = User.objects.create_user(username=name, display_name=f"{name}的姓名")
    return Post.objects.create(person=person, agency=agency, role=role, since=date(2026, 1, 1))


@pytest.fixture
def auditor(county):
    return post_of(Role.AUDITOR, county, "shenji")


@pytest.fixture
def officer(town):
    return post_of(Role.OFFICER, town, "zhuanyuan")


@pytest.fixture
def history(auditor, officer, county, town):
    by = Actor(person=officer.person_id, post=officer.pk)
    for number in (1, 2, 3):
        append(happened(town, number, by=by))
    append(happened(county, 4))
    append(Draft(chain="security:0", kind=KIND.id, facts={"number": 5}))


def happened(agency, number, **more):
    subject = f"application:{number}"
    return Draft(
        chain=f"work:{agency.pk}", kind=KIND.id, agency=agency.pk, subject=subject, facts={"number": number}, **more
    )


def ask(view, post, query="", method="get", **given):
    address = reverse("audit:entries") + (f"?{query}" if query else "")
    request = getattr(RequestFactory(), method)(address, **{"data": given.pop("data")} if "data" in given else {})
    request.user, request.post = post.person, post
    request.elder, request.posts = False, [post]
    return view(request, **given)


def read(post, query=""):
    return ask(views.entries, post, query).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.AUDITOR])
def test_nobody_but_an_auditor_reads_the_ledger(county, role):
    post = post_of(role, county, "qita")
    for view, more in ((views.entries, {}), (views.entry, {"chain": "work:1", "seq": 1})):
        with pytest.raises(PermissionDenied):
            ask(view, post, **more)
    with pytest.raises(PermissionDenied):
        ask(views.export, post, method="post", data={"export": "csv"})


def test_every_page_is_guarded():
    for pattern in get_resolver("gongkai.workbench.audit.urls").url_patterns:
        assert pattern.callback.act == "audit.read"


def test_entries_are_shown_newest_first_with_names_for_keys(history, auditor):
    page = read(auditor)
    assert len(re.findall(r'<th scope="row"><a href="[^"]+">试验事项</a></th>', page)) == 5
    assert "zhuanyuan的姓名" in page
    assert "某镇" in page
    assert page.index("security:0 #1") < page.index("<td>申请 3") < page.index("<td>申请 1")


def test_what_an_entry_is_about_is_told_in_words_beside_its_code(auditor, officer, county, town):
    agency, person = f"agency:{town.pk}", f"person:{officer.person_id}"
    for subject in (agency, person, "agency:987654", "letter:7", "unheard:5"):
        append(Draft(chain="security:0", kind=KIND.id, subject=subject, facts={"number": 1}))
    page = BeautifulSoup(read(auditor, "kind=test.happened"), "html.parser")
    cells = [row.select("td")[3] for row in page.select("tbody tr")]
    told = [(cell.contents[0].get_text(), "".join(code.get_text() for code in cell.select("span"))) for cell in cells]
    assert told == [
        ("unheard:5", ""),  # nothing is known of it: the code is all there is
        ("文书 7", "letter:7"),
        ("机关 987654", "agency:987654"),  # not there any more
        ("人员 zhuanyuan的姓名", person),
        (f"机关 {town.name}", agency),
    ]
    chains = {row.select("td")[4].contents[0].get_text() for row in page.select("tbody tr")}
    assert chains == {f"本站安全链 第{number}条" for number in range(1, 6)}


def test_an_auditor_sees_the_agency_and_what_is_below_it(history, county, town, auditor):
    below = post_of(Role.AUDITOR, town, "zhenshenji")
    assert searching.visible_to(auditor).filter(kind=KIND.id).count() == 5
    assert set(searching.visible_to(below).values_list("agency", flat=True)) == {town.pk}
    other = add(name="别县人民政府", short_name="别县", slug="other", level=Level.COUNTY, kind=Kind.GOVERNMENT)
    stranger = post_of(Role.AUDITOR, other, "waixian")
    assert set(searching.visible_to(stranger).values_list("agency", flat=True)) <= {None, other.pk}
    assert searching.visible_to(stranger).filter(kind=KIND.id).count() == 1
    with pytest.raises(Http404):
        ask(views.entry, stranger, chain=f"work:{town.pk}", seq=1)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("person=zhuanyuan", [3, 2, 1]),
        ("person=专员不存在", []),
        ("agency=某县", [4, 3, 2, 1]),  # the town's full name begins with the county's
        ("agency=某镇", [3, 2, 1]),
        ("kind=test.happened", [5, 4, 3, 2, 1]),
        ("kind=particulars.revealed", []),
        ("subject=application:2", [2]),
        ("agency=某镇&subject=application:4", []),
        ("since=2026-11-23&until=2026-11-22", None),
        ("since=yesterday", None),
        ("subject=张三", None),
        ("subject=13800138000", None),
        ("subject=11010519491231002X", None),
        ("subject=zhang:13800138000", None),
        ("subject=application:13800138000", None),
        ("kind=nobody.knows", None),
    ],
)
def test_a_search_finds_what_it_says(history, auditor, query, numbers):
    response = ask(views.entries, auditor, query)
    page = response.content.decode()
    if numbers is None:
        assert response.status_code == 422
        assert 'role="alert"' in page
    else:
        assert response.status_code == 200
        found = [
            n for n in (5, 4, 3, 2, 1) if (f">application:{n}</span>" in page or (n == 5 and "security:0 #1" in page))
        ]
        assert found == numbers


def test_the_days_of_a_search_are_days_in_china_both_included(history, auditor):
    today = timezone.localdate()
    for since, until, number in (
        (today, today, 5),
        (today + timedelta(days=1), None, 0),
        (None, today - timedelta(days=1), 0),
    ):
        search = searching.Search(kind=KIND.id, since=since, until=until)
        assert search.among(searching.visible_to(auditor)).count() == number


def test_long_lists_have_pages(history, auditor, county):
    append(*(happened(county, number) for number in range(100, 200)))
    first, last = read(auditor, "kind=test.happened"), read(auditor, "kind=test.happened&page=3")
    assert "共 105 条" in first
    assert first.count('<th scope="row">') == 50
    assert 'rel="next" href="?kind=test.happened&amp;page=2"' in first
    assert last.count('<th scope="row">') == 5
    assert 'rel="next"' not in last


def test_a_page_asks_the_database_no_more_when_there_is_more_to_show(history, auditor, county):
    with CaptureQueriesContext(connection) as few:
        read(auditor)
    append(*(happened(county, number) for number in range(100, 140)))
    with CaptureQueriesContext(connection) as many:
        read(auditor)
    assert len(many) == len(few) <= 8


def test_looks_at_identity_data_are_listed(history, auditor, officer):
    reference = particulars.keep("application:1", field="identity_number", words="11010519491231002X")
    by = Actor(person=officer.person_id, post=officer.pk)
    particulars.reveal(reference, by=by, agency=officer.agency_id, reason="letter")
    page = read(auditor, "kind=particulars.revealed")
    assert '">查看个人信息</a></th>' in page
    assert "zhuanyuan的姓名" in page
    assert "11010519491231002X" not in page


def test_facts_are_told_without_the_marks_of_a_programming_language():
    facts = {
        "fields": ["name", "level"],
        "until": None,
        "heads_office": False,
        "filters": {"persons": [4, 7]},
        "rows": 0,
    }
    line = searching.Line(Entry(), "", "", "", "", "", facts)
    assert line.told == [
        ("改了哪几项", "全称、层级"),
        ("到", "—"),
        ("工作机构负责人", "否"),
        ("筛选条件", "人员：4、7"),
        ("行数", "0"),
    ]
    given = searching.Line(Entry(kind="post.given"), "", "", "", "", "", {"until": None, "unheard_of": 1})
    assert given.told == [("最后一天", "—"), ("unheard_of", "1")]


class TestProof:
    def test_a_sound_entry_is_proven_with_all_that_one_needs_to_do_it_oneself(self, history, auditor, town):
        import hashlib

        page = ask(views.entry, auditor, "prove=1", chain=f"work:{town.pk}", seq=2).content.decode()
        assert "没有发现改动" in page
        assert "一个字没有变" in page
        first = Entry.objects.get(chain=f"work:{town.pk}", seq=1)
        second = Entry.objects.get(chain=f"work:{town.pk}", seq=2)
        assert hashlib.sha256(bytes.fromhex(first.hash) + second.body.encode()).hexdigest() in page
        assert "还没有锚定包括这一条" in page

    def test_an_anchor_is_named(self, history, auditor, town):
        from gongkai.ledger import anchors

        anchors.anchor(date(2026, 11, 23))
        page = ask(views.entry, auditor, "prove=1", chain=f"work:{town.pk}", seq=2).content.decode()
        assert "2026年11月23日的锚定（到第 3 条）" in page

    def test_an_altered_one_is_told(self, history, auditor, town):
        without_triggers()
        run("UPDATE ledger_entry SET body = replace(body, '\"number\":2', '\"number\":9')")
        page = ask(views.entry, auditor, "prove=1", chain=f"work:{town.pk}", seq=2).content.decode()
        assert "没有发现改动" not in page
        assert "第 2 条：正文与校验值对不上" in page
        assert "它或者它的前一条被改过" in page

    def test_a_fault_elsewhere_in_the_chain_is_told_apart(self, history, auditor, town):
        without_triggers()
        run("UPDATE ledger_entry SET body = replace(body, '\"number\":3', '\"number\":9')")
        page = ask(views.entry, auditor, "prove=1", chain=f"work:{town.pk}", seq=1).content.decode()
        assert "没有发现改动" not in page
        assert "这一条自己的校验值是对的" in page

    @pytest.mark.parametrize(
        ("folders", "address", "server", "warned"),
        [([], "", True, True), (["x"], "", False, False), ([], "a@b.cn", True, False), ([], "a@b.cn", False, True)],
    )
    def test_an_anchor_on_the_same_machine_alone_is_no_proof_against_its_keeper(
        self, history, auditor, town, settings, tmp_path, folders, address, server, warned
    ):
        from gongkai.ledger import anchors

        settings.LEDGER_ANCHORS = [str(tmp_path / name) for name in folders]
        settings.ANCHOR_MAIL, settings.MAIL = address, server
        anchors.anchor(date(2026, 11, 23))
        page = ask(views.entry, auditor, "prove=1", chain=f"work:{town.pk}", seq=2).content.decode()
        assert ("锚定只存在本机" in page) == warned

    def test_without_being_asked_the_chain_is_not_read(self, history, auditor, town):
        page = ask(views.entry, auditor, chain=f"work:{town.pk}", seq=2).content.decode()
        assert "证明这一条没有被改过" in page


class TestExport:
    def take(self, auditor, format, **search):
        return ask(views.export, auditor, urlencode(search), method="post", data={"export": format})

    def test_csv_holds_what_the_search_shows(self, history, auditor):
        response = self.take(auditor, "csv", subject="application:2")
        rows = csv_rows(taken(response))
        assert [row[5:7] for row in rows] == [["对象", "对象代码"], ["申请 2", "application:2"]]
        assert rows[1][3] == "试验事项"
        assert rows[1][10] == "登记簿里的编号：2"
        assert "attachment" in response["Content-Disposition"]

    def test_xlsx_holds_the_same(self, history, auditor):
        response = self.take(auditor, "xlsx", kind="test.happened")
        rows = book(taken(response)).get_sheet_by_index(0).to_python()
        assert [row[6] for row in rows[1:]] == ["", "application:4", "application:3", "application:2", "application:1"]
        assert [row[2] for row in rows[1:]] == [1, 1, 3, 2, 1]

    def test_it_is_an_entry_that_names_no_person_in_words(self, history, auditor, officer):
        taken(self.take(auditor, "csv", person="zhuanyuan"))
        entry = Entry.objects.get(kind="ledger.exported")
        assert entry.chain == f"security:{auditor.agency_id}"
        assert entry.person == auditor.person_id
        facts = json.loads(entry.body)["facts"]
        assert facts == {"format": "csv", "rows": 3, "filters": {"persons": [officer.person_id]}}

    @pytest.mark.parametrize("subject", ["11010519491231002X", "zhangsan", "application:13800138000"])
    def test_what_the_ledger_does_not_hold_does_not_come_into_it_by_a_search(self, history, auditor, subject):
        assert self.take(auditor, "csv", subject=subject).status_code == 422
        assert not Entry.objects.filter(kind="ledger.exported").exists()

    def test_a_name_that_looks_like_a_formula_stays_a_name(self, history, auditor, officer):
        User.objects.filter(pk=officer.person_id).update(display_name="=1+1")
        response = self.take(auditor, "csv", subject="application:2")
        assert csv_rows(taken(response))[1][8] == "'=1+1"

    def test_too_much_for_one_file_is_told_and_not_recorded_as_taken(self, history, auditor, monkeypatch):
        monkeypatch.setattr("gongkai.ui.exporting.MOST", 4)
        response = self.take(auditor, "csv")
        assert response.status_code == 422
        assert "一次最多导出 4 条" in response.content.decode()
        assert not Entry.objects.filter(kind="ledger.exported").exists()

    def test_a_wrong_search_is_not_taken_away(self, history, auditor):
        assert self.take(auditor, "csv", since="yesterday").status_code == 422
        assert not Entry.objects.filter(kind="ledger.exported").exists()

    def test_another_format_is_not_found(self, history, auditor):
        with pytest.raises(Http404):
            self.take(auditor, "exe")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_no_page_takes_an_entry_away(history, auditor, town, method):
    assert ask(views.entries, auditor, method=method).status_code == 405
    assert ask(views.entry, auditor, method=method, chain=f"work:{town.pk}", seq=1).status_code == 405


def test_the_page_says_how_long_entries_are_kept_and_by_which_rule(history, auditor):
    page = read(auditor)
    assert "至少 184 天" in page
    assert "《网络安全法》第二十一条第三项" in page
    oldest = timezone.localdate()
    assert f"记于{oldest.year}年{oldest.month}月{oldest.day}日，已经保存 0 天" in page


def test_an_auditor_of_an_agency_where_nothing_happened_is_told_what_belongs_here(county, town):
    without_triggers()
    run("DELETE FROM ledger_entry")
    page = read(post_of(Role.AUDITOR, town, "zhenshenji"))
    assert "台账里还没有您能看到的记录" in page
    assert "<table" not in page
