"""可不填 stands at what may be left blank, and at nothing that is refused blank."""

import pytest
from bs4 import BeautifulSoup

from tests.applications.acting import Desk, decide, page
from tests.applications.conftest import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(monday, apply, static_files):
    return apply().application


def marks(desk, address):
    """By its label, what stands beside it."""
    found = BeautifulSoup(desk.get(address).content, "lxml").select(".field")
    heads = [each.select_one("label, legend") for each in found]
    return {
        head.contents[0].strip(): head.select_one(".optional") and head.select_one(".optional").text for head in heads
    }


def test_of_a_service_the_mark_says_when_what_has_to_be_told(case, officer, approver, desk):
    decide(case, approver, MONDAY)
    found = marks(desk, Desk(officer, case).at("served"))
    assert found["邮件号"] == "邮寄的必填"
    assert found["签收人，或者拒收、留置的情况"] == "直接、委托送达的必填"
    assert found["补登的原因"] == "补登的必填"
    assert (found["怎么送的"], found["送达凭证"]) == (None, "可不填")


def test_files_for_which_a_page_is_there_are_not_optional_on_it(case, desk):
    assert marks(desk, page("releases", case.pk))["政府信息原件"] is None
    assert marks(desk, page("files_add", case.pk))["文件"] is None
    found = marks(desk, page("prove", case.pk))
    assert (found["说明"], found["文件"]) == ("说明、文件至少有一样", "说明、文件至少有一样")
