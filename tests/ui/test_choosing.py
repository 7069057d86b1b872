"""A choice in the filters of a list: written at once, and read as one that Django writes."""

from html.parser import HTMLParser

import pytest
from django import forms

from gongkai.ui.choosing import ChoiceField

CHOICES = [("", "全部"), ("1", '一<b>"号"</b>'), (2, "二号")]


class Asked(forms.Form):
    ours = ChoiceField(choices=CHOICES, required=False)
    theirs = forms.ChoiceField(choices=CHOICES, required=False)


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.read = []

    OWN = {"id", "name", "aria-describedby"}

    def handle_starttag(self, tag, attrs):
        self.read.append((tag, {name: value for name, value in attrs if name not in self.OWN}))

    def handle_data(self, data):
        if data.strip():
            self.read.append(data.strip())


def read(bound):
    reader = Reader()
    reader.feed(str(bound))
    return reader.read


@pytest.mark.parametrize("chosen", ["", "1", "2", "3"])
def test_it_says_what_a_select_of_django_says(chosen):
    form = Asked({"ours": chosen, "theirs": chosen})
    assert read(form["ours"]) == read(form["theirs"])


def test_every_text_is_escaped_and_one_is_chosen():
    assert str(Asked({"ours": "1"})["ours"]) == (
        '<select id="id_ours" name="ours">\n<option value="">全部</option>\n'
        '<option value="1" selected>一&lt;b&gt;&quot;号&quot;&lt;/b&gt;</option>\n<option value="2">二号</option>\n'
        "</select>"
    )
