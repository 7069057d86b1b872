"""Two officers in two windows: the second reads what came meanwhile, with everything still there, and goes on."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from gongkai.applications.models import SearchRecord
from tests.applications.conftest import _post, on
from tests.applications.windows import DESK, PHONE, in_one_thread, press, windows  # noqa: F401 - fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CAME = "您打开这一页以后，这件申请有了变化，所以还没有办"


@pytest.fixture
def case(apply, monday):
    found = apply().application
    on(monday, "2025-03-04")
    return found


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_a_form_and_a_button_of_who_comes_second(windows, town, officer, case, screen):  # noqa: F811 - the fixture
    colleague = _post(town, "officer", "colleague")
    with windows(officer, viewport=screen) as mine, windows(colleague, viewport=screen) as other:
        mine.goto(reverse("applications:search", args=[case.pk]))
        mine.get_by_label("在哪里检索").fill("二楼档案室")
        mine.get_by_label("用什么词、按什么找").fill("危房")
        mine.get_by_label("没有找到").check()
        files = [{"name": "目录.txt", "mimeType": "text/plain", "buffer": "没有".encode()}]
        mine.get_by_label("截图、目录等").set_input_files(files)
        other.goto(reverse("applications:topic", args=[case.pk]))
        other.get_by_label("事由").fill("危房改造补助")
        press(other, "改事由")
        press(mine, "登记")
        told = mine.get_by_role("alert")
        expect(told).to_contain_text(CAME)
        expect(told).to_contain_text(f"{colleague.person.display_name}：修改事由")
        expect(mine.get_by_label("在哪里检索")).to_have_value("二楼档案室")
        expect(mine.get_by_text("已经收下1个文件，不用再选")).to_be_visible()
        press(mine, "登记")
        expect(mine.get_by_text("检索已登记。")).to_be_visible()
    assert SearchRecord.objects.get(application=case).post == officer.pk
    assert case.attachments.get().role == "search"
