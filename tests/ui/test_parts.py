from datetime import date

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.template.loader import render_to_string

from gongkai.ui.parts import Progress, Sheet, SheetRow, Standing, Step


class Form(forms.Form):
    name = forms.CharField(label="名称", help_text="照印章上的写。")
    way = forms.ChoiceField(label="方式", choices=[("a", "邮寄"), ("b", "当面")], widget=forms.RadioSelect)
    note = forms.CharField(label="备注", required=False)


def part(name, **context):
    return BeautifulSoup(render_to_string(f"ui/{name}.html", context), "html.parser")


def test_every_error_stands_at_its_field_and_in_the_list_above_which_leads_to_it():
    page = part("form", form=Form({}), button="保存")
    links = {link["href"] for link in page.select("[role=alert] a")}
    assert links == {"#id_name", "#id_way_group"}
    for link in links:
        assert page.select_one(link) is not None
    name = page.select_one("#id_name")
    assert name["aria-invalid"] == "true"
    hint, error = (page.select_one(f"#{id}").text.strip() for id in name["aria-describedby"].split())
    assert hint == "照印章上的写。"
    assert error


def test_a_form_without_fault_has_no_list_and_every_control_its_label():
    page = part("form", form=Form(), button="保存")
    assert page.select_one("[role=alert]") is None
    assert page.select_one("label[for=id_name]").text.strip() == "名称"
    assert "可不填" in page.select_one("label[for=id_note]").text
    assert page.select_one("fieldset legend").text.strip() == "方式"
    assert page.select_one("button[type=submit]").text == "保存"


def test_the_line_of_steps_says_in_words_where_each_step_is():
    steps = [
        Step("登记", Standing.DONE, date(2026, 11, 2)),
        Step("补正", Standing.SKIPPED),
        Step("答复", Standing.NOW, date(2026, 11, 30), "20个工作日"),
        Step("送达", Standing.AHEAD),
    ]
    page = part("steps", steps=steps)
    said = [" ".join(item.text.split()) for item in page.select("li")]
    assert said == ["登记 已完成 2026-11-02", "补正 不用办", "答复 正在办 2026-11-30 20个工作日", "送达 还没到"]
    assert [bool(item.get("aria-current")) for item in page.select("li")] == [False, False, True, False]


def test_what_is_different_on_a_sheet_is_marked_in_words_too():
    sheet = Sheet("现在", "改为", (SheetRow("名称", "甲", "甲"), SheetRow("传真", "", "0000")))
    page = part("sheet", sheet=sheet)
    assert "有 1 处不同" in page.select_one("p").text
    assert [bool(row.select(".mark")) for row in page.select("tbody tr")] == [False, True]
    assert page.select_one("ins").text == "0000"
    assert page.select("del") == []


def test_a_sheet_without_difference_says_so():
    assert "完全一样" in part("sheet", sheet=Sheet("现在", "改为", (SheetRow("名称", "甲", "甲"),))).text


@pytest.mark.parametrize(
    ("done", "total", "over", "failed", "percent"),
    [
        (0, None, False, False, None),
        (5, None, False, False, None),
        (0, None, True, False, 100),
        (0, None, True, True, None),
        (0, 7, False, False, 0),
        (6, 7, False, False, 85),
        (7, 7, True, False, 100),
        (9, 7, False, False, 100),
    ],
)
def test_progress_is_a_part_of_a_hundred_or_unknown(done, total, over, failed, percent):
    made = Progress(id="t", label="导入", url="/x/", state="", done=done, total=total, is_over=over, has_failed=failed)
    assert made.percent == percent


@pytest.mark.parametrize("over", [False, True])
def test_a_long_task_is_asked_for_again_until_it_is_over(over):
    made = Progress(id="t", label="导入", url="/x/", state="进行中", done=1, total=2, is_over=over)
    page = part("progress", progress=made)
    asked = page.select_one("section").get("hx-get")
    assert (asked, bool(page.select("a[href='/x/']"))) == ((None, False) if over else ("/x/", True))


def test_a_grave_act_names_what_it_does_and_asks_for_a_reason():
    page = part(
        "confirm",
        what="作废7号",
        follows=["留在登记簿里"],
        form=Form(),
        button="作废这个文号",
        back="/back/",
        grave=True,
    )
    assert page.select_one("h2").text == "作废7号"
    assert [item.text for item in page.select("ul li")][:1] == ["留在登记簿里"]
    assert page.select_one("button").text == "作废这个文号"
    assert page.select_one("a.go")["href"] == "/back/"
