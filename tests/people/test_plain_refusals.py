"""A password or a user name that is refused is refused in plain Chinese."""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from gongkai.people.models import User

ENGLISH = re.compile(r"[A-Za-z]{4,} [a-z]")


@pytest.mark.parametrize("password", ["1234567", "a", "password", "zhangsan-88", "wanggang"])
def test_a_password_is_refused_in_plain_chinese(password):
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, User(username="zhangsan88", display_name="wanggang"))
    assert not [each for each in refusal.value.messages if ENGLISH.search(each) or " " in each.replace(" 10 ", "")]


def test_a_short_password_is_told_how_long_it_must_be():
    with pytest.raises(ValidationError) as refusal:
        validate_password("qwe-rt")
    assert refusal.value.messages == ["密码太短，至少要 10 个字符。"]


def test_what_is_there_already_is_named_by_its_label(db):
    User.objects.create_user(username="lixiuying", display_name="李秀英", password=None)
    with pytest.raises(ValidationError) as refusal:
        User(username="lixiuying", display_name="李秀英").validate_unique()
    assert refusal.value.messages == ["这个用户名已经有了，请换一个。"]
