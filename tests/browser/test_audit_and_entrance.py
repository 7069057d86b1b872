"""The page of signing in, the ledger and the tasks, on a desk and on a phone, light and dark."""

from itertools import pairwise

import pytest

from tests.browser.conftest import follow, opened
from tests.browser.test_workbench import (
    ADMINISTRATOR,
    DESK,
    NO_SIDE_SCROLL,
    PHONE,
    busy,  # noqa: F401 - a fixture
    faults,
    signed_in,
)

pytestmark = pytest.mark.browser

SIGN_IN = "/account/login/"
AUDITOR = "郑清源"
ROLES = ["报送人", "信息公开专员", "审核人", "签发人", "主管部门人员", "系统管理员", "审计员"]


def ensure_fine(page, label):
    assert (label, faults(page)) == (label, [])
    assert page.evaluate(NO_SIDE_SCROLL), label


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_has_a_fault_that_axe_knows_or_scrolls_sideways(chromium, busy, viewport, scheme):  # noqa: F811 - a fixture
    with opened(chromium, viewport=viewport, base_url=busy, color_scheme=scheme) as page:
        page.goto(SIGN_IN)
        ensure_fine(page, "sign-in")
        signed_in(page, AUDITOR)
        follow(page.get_by_role("navigation", name="工作台").get_by_role("link", name="台账"))
        ensure_fine(page, "ledger")
        follow(page.locator("tbody th a").last)
        ensure_fine(page, "entry")
        follow(page.get_by_role("button", name="证明这一条没有被改过"))
        page.get_by_text("自己算一遍要用的数据").click()
        page.get_by_text("这是怎么证明的").click()
        assert page.get_by_role("status").filter(has_text="没有发现改动").is_visible()
        ensure_fine(page, "proof")
        page.context.clear_cookies()
        signed_in(page, ADMINISTRATOR)
        follow(page.get_by_role("navigation", name="工作台").get_by_role("link", name="任务"))
        ensure_fine(page, "tasks")
        follow(page.locator("tbody th a").first)
        ensure_fine(page, "task")


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_people_to_try_out_stand_in_line_in_the_order_of_their_roles(chromium, busy, viewport):  # noqa: F811 - a fixture
    with opened(chromium, viewport=viewport, base_url=busy) as page:
        page.goto(SIGN_IN)
        rows = page.locator(".trial li").all()
        assert [row.locator("p").inner_text().split()[0] for row in rows] == ROLES
        buttons = [row.get_by_role("button").bounding_box() for row in rows]
        assert len({button["x"] for button in buttons}) == len({button["width"] for button in buttons}) == 1
        assert min(button["height"] for button in buttons) >= 40
        assert {row.evaluate("row => getComputedStyle(row).listStyleType") for row in rows} == {"none"}
        name, password = page.locator("#id_login").bounding_box(), page.locator("#id_password").bounding_box()
        assert name["x"] == password["x"]
        assert name["width"] == password["width"] >= 240


def test_on_a_desk_the_search_of_the_ledger_is_one_row(chromium, busy):  # noqa: F811 - a fixture
    with opened(chromium, viewport=DESK, base_url=busy) as page:
        signed_in(page, AUDITOR).goto("/work" + "/audit/?kind=agency.added")
        fields = [field.bounding_box() for field in page.locator(".filters .field :is(input, select)").all()]
        assert len(fields) == 6
        assert len({round(field["y"]) for field in fields}) == 1
        assert all(left["x"] + left["width"] <= right["x"] for left, right in pairwise(fields))
        labels = [label.bounding_box() for label in page.locator(".filters .field label").all()]
        assert all(label["y"] + label["height"] <= field["y"] for label, field in zip(labels, fields, strict=True))
        cells = page.locator("tbody td").all()
        assert {cell.evaluate("cell => getComputedStyle(cell).textAlign") for cell in cells} <= {"left", "start"}
