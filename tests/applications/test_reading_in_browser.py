"""What is reviewed and signed stands whole on the page: no letter in a box that ends midway, no column cut off."""

from functools import partial

import pytest
from django.urls import reverse

from gongkai.applications import answers
from gongkai.applications.answers import Draft, Item
from gongkai.applications.cases import working
from gongkai.applications.evidence import record_search
from gongkai.people.access import actor
from tests.applications.windows import DESK, PHONE, in_one_thread, looked_at, windows  # noqa: F401 - fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WHERE = "档案室2019年至2024年危房改造卷\n村镇建设办公室文件柜\n农村住房安全保障业务系统"
HIDDEN = """() => [...document.querySelectorAll(".act-outlook, #searches ~ .table-frame")]
    .filter((box) => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1)
    .map((box) => box.className)"""


@pytest.fixture
def answer(apply, officer):
    """With a search, and longer than a window."""
    from gongkai.agencies.clock import today

    case = apply(topic="危房改造补助名单", on=today()).application
    said = {"search_record": "", "competent_organ": "", "reasons": "没有制作。" * 120}
    items = tuple(Item(f"第{number}年的名单", "unable.not_held.nonexistent", said) for number in range(1, 7))
    with working(case.pk, by=actor(officer)) as now:
        who = officer.person.display_name
        record_search(now, on=today(), found=False, place=WHERE, keywords="危房改造 补助 名单", by_whom=who)
        answers.save(now, Draft(items), by=officer)
    with working(case.pk, by=actor(officer)) as now:
        answers.send(now)
    return case


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_signer_sees_the_whole_letter_and_what_it_rests_on(windows, approver, answer, viewport):  # noqa: F811 - the fixture
    with partial(windows, approver)(viewport=viewport) as page:
        page.goto(reverse("applications:answer", args=[answer.pk]))
        looked_at(page, "review")
        assert page.evaluate(HIDDEN) == []
        page.goto(reverse("applications:answer_sign", args=[answer.pk]))
        looked_at(page, "sign")
        assert page.evaluate(HIDDEN) == []


def test_beside_what_is_written_a_letter_that_goes_on_fades(windows, officer, answer):  # noqa: F811 - the fixture
    with working(answer.pk, by=actor(officer)) as now:
        answers.recall(now)
    with windows(officer, viewport=DESK) as page:
        page.goto(reverse("applications:answer", args=[answer.pk]))
        looked_at(page, "writing")
        box = page.locator(".act-outlook")
        assert box.evaluate("box => box.scrollHeight > box.clientHeight"), "the letter is beside the fields"
        assert "gradient" in box.evaluate("box => getComputedStyle(box, '::after').backgroundImage")
