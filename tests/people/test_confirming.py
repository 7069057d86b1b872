"""What an administrator does to somebody's account: said on a page of its own, done by the button of that page."""

import pytest
from bs4 import BeautifulSoup

from gongkai.ledger.models import Entry
from gongkai.people import services
from gongkai.people.models import User
from tests.people import cast
from tests.people.cast import WORK, browser_of, sign_in

pytestmark = pytest.mark.django_db

FOLLOWS = {
    "password": ("给陈晓禾发放临时密码", "现在的登录马上全部退出"),
    "factor": ("重置陈晓禾的第二验证", "先当面或打电话核实是本人"),
    "unlock": ("解除陈晓禾的锁定", "密码不变"),
    "reactivate": ("恢复陈晓禾，并发放临时密码", "还没有岗位"),
}


@pytest.fixture
def browser(administrator):
    return browser_of(administrator.person)


@pytest.fixture
def chen(officer):
    return officer.person


def page_of(answer):
    return BeautifulSoup(answer.content, "html.parser")


@pytest.mark.parametrize("act", FOLLOWS)
def test_the_page_names_the_act_and_what_comes_of_it_and_does_nothing_yet(browser, chen, act):
    what, follows = FOLLOWS[act]
    before = Entry.objects.count(), chen.password
    answer = browser.get(f"{WORK}people/{chen.pk}/{act}/")
    page = page_of(answer)
    assert page.select_one(".confirm h2").get_text() == what
    assert follows in page.select_one(".confirm ul").get_text()
    assert page.select_one(".confirm button").get_text() == what
    assert page.select_one(".confirm a")["href"] == f"{WORK}people/{chen.pk}/"
    assert "no-store" in answer["Cache-Control"]
    assert (Entry.objects.count(), User.objects.get(pk=chen.pk).password) == before


def test_a_password_is_given_by_the_button_and_shown_once(browser, chen):
    address = f"{WORK}people/{chen.pk}/password/"
    password = page_of(browser.post(address)).select_one(".password-once").get_text(strip=True)
    assert User.objects.get(pk=chen.pk).check_password(password)
    assert password not in browser.get(address).content.decode()
    assert Entry.objects.filter(kind="person.password_given").count() == 1


def test_an_account_is_opened_again_and_the_page_says_so(browser, chen, client):
    for _try in range(6):
        sign_in(client, chen.username, "wrong words")
    answer = browser.post(f"{WORK}people/{chen.pk}/unlock/", follow=True)
    assert "已经解除陈晓禾的锁定" in answer.content.decode()
    assert sign_in(client, chen.username).status_code == 302


def test_who_comes_back_is_active_with_a_password_that_is_shown_once(browser, administrator, chen):
    services.deactivate(person=chen, by=administrator)
    answer = browser.post(f"{WORK}people/{chen.pk}/reactivate/")
    password = page_of(answer).select_one(".password-once").get_text(strip=True)
    back = User.objects.get(pk=chen.pk)
    assert back.is_active
    assert back.check_password(password)


def test_what_is_refused_is_told_on_the_same_page_and_nothing_is_done(browser, administrator):
    answer = browser.post(f"{WORK}people/{administrator.person_id}/password/")
    assert answer.status_code == 422
    assert page_of(answer).select_one(".confirm [role=alert]")
    assert User.objects.get(pk=administrator.person_id).check_password(cast.PASSWORD)


def test_the_page_of_the_person_leads_there_by_links_and_changes_nothing_itself(browser, chen):
    page = page_of(browser.get(f"{WORK}people/{chen.pk}/"))
    addresses = {link["href"] for link in page.select("main a")}
    assert {f"{WORK}people/{chen.pk}/{act}/" for act in ("password", "deactivate", "name")} <= addresses
    assert page.select("main form") == []
