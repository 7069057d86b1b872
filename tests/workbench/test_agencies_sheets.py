"""Many agencies at once by a spreadsheet: the trial first, then the import."""

import io
import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from gongkai.agencies.models import Agency
from gongkai.files.models import StoredFile
from gongkai.files.sweeping import sweep
from gongkai.ledger.models import Entry
from tests.agencies.test_sheets import OFFICE, as_csv
from tests.builders.taken import taken
from tests.workbench.agencies_pages import address, signed_in, soup, words

pytestmark = pytest.mark.django_db


def handed_in(browser, data, name="机关.csv"):
    file = io.BytesIO(data)
    file.name = name
    return browser.post(address("bring"), {"file": file})


def test_a_sheet_is_tried_first_and_imported_on_the_button_of_that_page(admin, town):
    answer = handed_in(admin, as_csv(OFFICE))
    page = soup(admin.get(answer["Location"]))
    assert "会新增 1 个，修改 0 个" in page.get_text()
    assert not Agency.objects.filter(name=OFFICE[0]).exists()
    assert admin.post(answer["Location"])["Location"] == address("list")
    assert Agency.objects.get(name=OFFICE[0]).parent == town
    assert admin.get(answer["Location"]).status_code == 404  # it is over


def test_what_a_sheet_changed_of_channels_stands_in_the_past_by_their_names(admin, town):
    headings = ["全称", "传真：开通", "传真：地址", "传真：使用说明"]
    answer = handed_in(admin, as_csv([town.name, "是", "0454-6000009", "来电确认"], headings=headings))
    assert "传真：开通： 否 → 是" in words(admin.get(answer["Location"]))
    admin.post(answer["Location"])
    text = words(admin.get(address("tab", town.pk, "past")))
    assert "传真：开通 否 → 是" in text
    assert "传真：地址 0454-6000009" in text
    assert "0454-6000009" in words(admin.get(address("tab", town.pk, "channels")))


def test_mistakes_of_a_sheet_stand_in_a_table_and_there_is_no_button(admin, town):
    answer = handed_in(admin, as_csv(["甲所", "甲所", "村级", OFFICE[3], OFFICE[4]]))
    page = soup(admin.get(answer["Location"]))
    assert "有 1 处要改，什么都没有导入" in page.get_text()
    assert [cell.get_text() for cell in page.select("tbody tr > *")][:2] == ["2", "层级"]
    assert page.select("main button") == []
    assert admin.post(answer["Location"]).status_code == 409
    assert Agency.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "a.csv", "空"),
        (b"\x89PNG\r\n\x1a\n123", "a.xlsx", "不收|认不出|可以用"),
        ("甲,乙\n1,2".encode(), "a.csv", "不认识标题"),
    ],
)
def test_a_file_that_is_no_sheet_is_told_at_its_field(admin, data, name, says):
    assert re.search(says, soup(handed_in(admin, data, name), 422).select_one(".field-error").get_text())


def test_a_sheet_on_trial_is_for_who_brought_it(admin, county, town):
    answer = handed_in(admin, as_csv(OFFICE))
    assert signed_in(town, "administrator").get(answer["Location"]).status_code == 404


@pytest.mark.parametrize("imported", [True, False], ids=["imported", "left"])
def test_the_file_of_a_trial_is_swept_away_after_a_day_whether_imported_or_left(admin, town, imported):
    answer = handed_in(admin, as_csv(OFFICE))
    if imported:
        admin.post(answer["Location"])
    with time_machine.travel(timezone.now() + timedelta(hours=23)):
        sweep()
        assert StoredFile.objects.filter(purpose="spreadsheet").count() == 1
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        sweep()
    assert not StoredFile.objects.filter(purpose="spreadsheet").exists()
    assert admin.get(answer["Location"]).status_code == 404


def test_the_template_and_the_export_are_files_and_the_export_is_on_record(admin, town):
    assert taken(admin.get(address("template"))).startswith(b"PK")
    exported = taken(admin.post(address("export", "csv")))
    assert "某县某镇人民政府" in exported.decode("utf-8-sig")
    assert Entry.objects.filter(kind="agencies.exported").count() == 1
    assert admin.post(address("export", "pdf")).status_code == 404
    answer = handed_in(admin, exported)
    assert "2 个机关和系统里的完全一样" in words(admin.get(answer["Location"]))
