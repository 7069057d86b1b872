"""What Django refuses by itself is told in words that somebody at a counter understands."""

import re

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.ui import plain

ENGLISH = re.compile(r"[A-Za-z]{4,} [a-z]")
JARGON = ("字段", "有效的", "确保", "已存在")


class Everything(forms.Form):
    words = forms.CharField(max_length=3)
    choice = forms.ChoiceField(choices=[("a", "甲")])
    choices = forms.MultipleChoiceField(choices=[("a", "甲")])
    number = forms.IntegerField(max_value=5)
    low = forms.IntegerField(min_value=5)
    decimal = forms.DecimalField()
    real = forms.FloatField()
    day = forms.DateField()
    time = forms.TimeField()
    moment = forms.DateTimeField()
    mail = forms.EmailField()
    address = forms.URLField(assume_scheme="https")
    slug = forms.SlugField()
    file = forms.FileField()
    null = forms.CharField()


WRONG = {
    "words": "四个字呀",
    "choice": "丙",
    "choices": ["丙"],
    "number": "6",
    "low": "4",
    "decimal": "若干",
    "real": "若干",
    "day": "明天",
    "time": "早上",
    "moment": "刚才",
    "mail": "没有",
    "address": "没有 网址",
    "slug": "清 河",
    "null": "a\0b",
}


def told(form):
    return [sentence for sentences in form.errors.values() for sentence in sentences]


@pytest.mark.parametrize(
    "form",
    [Everything({}), Everything(WRONG, {"file": SimpleUploadedFile("a.txt", b"")})],
    ids=["nothing filled in", "everything wrong"],
)
def test_every_field_refuses_in_plain_chinese(form):
    assert set(form.errors) == set(form.fields)
    for sentence in told(form):
        assert not ENGLISH.search(sentence.replace("zhangsan@example", "")), sentence
        assert not [word for word in JARGON if word in sentence], sentence


def test_a_form_keeps_what_it_says_itself():
    field = forms.CharField(error_messages={"required": "写上姓名。"})
    with pytest.raises(ValidationError, match=r"^\['写上姓名。'\]$"):
        field.clean("")


def test_every_sentence_replaces_one_that_django_has():
    for field, sentences in plain.OF_FIELDS.items():
        known = {name for kind in field.__mro__ for name in vars(kind).get("default_error_messages", {})}
        assert set(sentences) <= known, field
    for validator, sentence in plain.OF_VALIDATORS:
        assert validator.message == sentence
