"""The page of a record: found for ever at its address, complete, and gone in the moment in which it is withdrawn."""

import json
from datetime import date

import pytest

from tests.disclosure.making import TITLE, again, attached, filing, sign_all, stored, words
from tests.portal.conftest import soup, text_of

pytestmark = pytest.mark.django_db


def address(record, more=""):
    return f"/records/{record.pk}/{more}"


def lines_of(response):
    return {
        each.dt.get_text(strip=True): each.dd.get_text(strip=True) for each in soup(response).select("dl.about > div")
    }


def metas_of(response):
    return {each["name"]: each["content"] for each in soup(response).select("meta[name]")}


def revised(record, by, **said):
    """Its next version is public."""
    from gongkai.disclosure import drafting, preparing, publishing
    from gongkai.people.models import Post

    drafting.revise(record.pk, words(**said), filing(), by=by, send=True)
    preparing.all_of(again(record).current)
    sign_all(record, *Post.objects.filter(agency=record.agency))
    publishing.publish(record.pk, by=by)
    return again(record)


def withdrawn(record, by, why="wrong"):
    from gongkai.disclosure import withdrawing
    from gongkai.disclosure.models import Why

    return withdrawing.withdraw(record.pk, why=Why(why), by=by)


def test_the_page_says_what_it_is_whose_it_is_and_of_which_day(client, published):
    response = client.get(address(published()))
    told = lines_of(response)
    assert told["索引号"] == "004332600/2026-00001"
    assert told["发布机构"] == "四马架镇人民政府"
    assert told["文号"] == "四政发〔2026〕3号"
    assert (told["生成日期"], told["公开日期"]) == ("2026-02-27", "2026-03-02")
    assert told["法定公开内容"] == "扶贫、教育、医疗、社会保障、促进就业等方面的政策、措施及其实施情况"
    assert (told["体裁"], told["公开方式"]) == ("通知", "主动公开")
    assert "现将2026年农村危房改造工作有关事项通知如下。" in text_of(response)


def test_search_machines_and_the_check_of_government_sites_find_their_tags(client, published, settings):
    settings.SITE_URL = "https://www.example.gov.cn"
    out = published()
    response = client.get(address(out))
    told = metas_of(response)
    assert told["ArticleTitle"] == TITLE
    assert (told["PubDate"], told["ContentSource"]) == ("2026-03-02 10:00", "四马架镇人民政府")
    assert told["ColumnName"] == "法定主动公开内容"
    assert told["SiteName"]
    data = json.loads(soup(response).select_one('script[type="application/ld+json"]').string)
    assert data["url"] == f"https://www.example.gov.cn/records/{out.pk}/"
    assert data["datePublished"] == "2026-03-02T10:00:00+08:00"
    assert data["publisher"] == {"@type": "GovernmentOrganization", "name": "四马架镇人民政府"}


def test_a_title_cannot_end_the_block_of_data(client, published):
    out = published(said={"title": "</script><b>标题"})
    page = client.get(address(out)).content.decode()
    assert "</script><b>" not in page
    assert "\\u003c/script\\u003e" in page


def test_the_files_are_the_stripped_ones_with_size_and_kind(client, published):
    out = published(said={"files": attached(stored("附件的内容", "补助名单.txt"))})
    link = soup(client.get(address(out))).select_one(".downloads a")
    assert link.text == "补助名单.txt"
    assert link.parent.select_one(".soft").text.replace("\xa0", " ") == "TXT，15 字节"
    response = client.get(link["href"])
    assert b"".join(response.streaming_content).decode() == "附件的内容"
    assert response["Content-Disposition"].startswith("attachment")


def test_the_address_outlives_a_new_name_and_a_new_place_of_the_agency(client, published, county):
    from gongkai.agencies.succession import rename
    from gongkai.ledger.services import SYSTEM

    out = published()
    assert "四马架镇人民政府" in text_of(client.get(address(out)))
    rename(
        out.agency, name="新马架镇人民政府", short_name="新马架镇", slug="new", on=date(2026, 3, 2), basis="", by=SYSTEM
    )
    assert "新马架镇" in text_of(client.get(address(out)))


def test_the_address_of_an_old_version_leads_to_the_current_one_and_says_so(client, published):
    out = published()
    changed = revised(out, published.by, html="<p>补助标准改为每户两万元。</p>")
    assert changed.public.number == 2
    response = client.get(address(out, "versions/1/"))
    said = text_of(response)
    assert "您打开的是第 1 版（2026-03-02 公开）的网址。从 2026-03-02 起，由下面现在的一版代替。" in said
    assert "补助标准改为每户两万元。" in said
    assert "有关事项通知如下" not in said
    assert soup(response).select_one("link[rel=canonical]")["href"].endswith(address(out))
    assert client.get(address(out, "versions/2/"))["Location"] == address(out)
    assert client.get(address(out, "versions/9/")).status_code == 404


def test_words_of_a_replaced_version_stand_nowhere(client, published):
    out = published(said={"html": "<p>联系人电话写错了的一版</p>"})
    client.get(address(out))
    revised(out, published.by, html="<p>改正以后的一版</p>")
    for more in ("", "versions/1/", "print/"):
        assert "写错了" not in client.get(address(out, more)).content.decode()


def test_the_file_of_a_replaced_version_is_gone(client, published):
    out = published(said={"files": attached(stored("旧", "旧名单.txt"))})
    old = soup(client.get(address(out))).select_one(".downloads a")["href"]
    revised(out, published.by, files=attached(stored("新", "新名单.txt")))
    response = client.get(old)
    assert response.status_code == 410
    assert "这个文件不再公开" in text_of(response)


@pytest.mark.parametrize("more", ["", "versions/1/", "print/", "qr.svg"])
def test_what_is_withdrawn_is_gone_and_leaves_the_day_and_the_reason(client, published, more):
    out = published()
    assert client.get(address(out, more)).status_code in {200, 302, 301}
    withdrawn(out, published.by)
    response = client.get(address(out, more))
    assert response.status_code == 410
    said = text_of(response)
    assert "内容有误" in said
    assert "2026-03-02" in said
    assert "现将2026年" not in said
    assert metas_of(response)["robots"] == "noindex"


def test_of_what_was_withdrawn_for_a_person_neither_title_nor_reason_is_said(client, published):
    out = published(said={"title": "关于张小满低保的公示"})
    withdrawn(out, published.by, why="privacy")
    page = client.get(address(out)).content.decode()
    assert "张小满" not in page
    assert "个人信息" not in page
    assert "这条信息已经撤回。" in page


def test_a_file_of_what_was_withdrawn_is_gone_at_once(client, published):
    out = published(said={"files": attached(stored())})
    link = soup(client.get(address(out))).select_one(".downloads a")["href"]
    before = client.get(link)
    b"".join(before.streaming_content)
    assert before.status_code == 200
    withdrawn(out, published.by)
    assert client.get(link).status_code == 410


def test_what_never_was_public_has_no_address(client, published, township):
    from tests.disclosure.making import drafted

    out = published(said={"files": attached(stored())})
    waiting = drafted(township, by=published.by)
    for more in ("", "versions/1/", "print/", "qr.svg", "files/1/"):
        assert client.get(address(waiting, more)).status_code == 404
    assert client.get(f"/records/{out.pk}/files/999999/").status_code == 410


def test_a_document_and_the_one_that_repealed_it_name_each_other(client, published):
    from gongkai.disclosure import validity
    from gongkai.disclosure.models import Validity

    old = published(said={"title": "四马架镇旧办法"}, is_normative=True)
    new = published(said={"title": "四马架镇新办法"})
    assert "四马架镇旧办法" not in text_of(client.get(address(new)))
    validity.set_validity(old.pk, Validity.REPEALED, on=date(2026, 3, 1), by=published.by, changed_by=new)
    of_old, of_new = soup(client.get(address(old))), soup(client.get(address(new)))
    assert of_old.select_one(".callout").get_text(strip=True) == "已废止（2026-03-01）：见四马架镇新办法"
    assert of_new.select_one(".callout a")["href"] == address(old)


def test_an_imported_one_says_that_it_was_not_checked_here(client, published):
    from gongkai.disclosure.models import Record

    out = published()
    Record.objects.filter(pk=out.pk).update(is_imported=True)
    assert "没有经过本系统的审查" in text_of(client.get(address(out)))


def test_the_print_view_has_all_and_no_navigation(client, published):
    page = soup(client.get(address(published(), "print/")))
    assert page.select_one("h1").text == TITLE
    assert page.select("nav") == []
    assert "索引号" in page.get_text()


def test_the_qr_code_is_a_picture_of_its_own(client, published):
    response = client.get(address(published(), "qr.svg"))
    assert response["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b'<svg xmlns="http://www.w3.org/2000/svg"')


def test_a_record_with_many_files_and_versions_asks_no_more(client, published, django_assert_max_num_queries):
    from django.core.cache import caches

    out = published(said={"files": attached(*(stored(f"附件{n}", f"附件{n}.txt") for n in range(6)))})
    revised(out, published.by, files=attached(*(stored(f"附件{n}", f"附件{n}.txt") for n in range(9))))
    client.get(address(out))
    caches["pages"].clear()
    with django_assert_max_num_queries(9):
        client.get(address(out))
