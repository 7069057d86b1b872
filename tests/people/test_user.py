import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from gongkai.people.models import User

pytestmark = pytest.mark.django_db


def test_the_user_model_is_ours():
    assert get_user_model() is User


def test_no_e_mail_address_is_asked_for():
    assert {field.name for field in User._meta.fields} == {
        *("id", "password", "last_login", "username", "display_name", "is_active", "temporary_until", "created_at"),
    }


def test_a_user_signs_in_whatever_the_case_of_the_letters():
    user = User.objects.create_user(username="Zhang", display_name="张某", password="a long pass phrase")
    assert authenticate(username="zhang", password="a long pass phrase") == user
    assert authenticate(username="Zhang", password="another") is None
    assert str(user) == "张某"


def test_names_that_differ_in_case_alone_are_one_name():
    User.objects.create_user(username="zhang", display_name="张某")
    with pytest.raises(ValidationError, match="已经有人用了"):
        User.objects.create_user(username="ZHANG", display_name="章某")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="ZHANG", display_name="章某")


def test_without_a_password_nobody_signs_in():
    user = User.objects.create_user(username="li", display_name="李某")
    assert not user.has_usable_password()


def test_one_who_has_left_does_not_sign_in():
    User.objects.create_user(username="li", display_name="李某", password="a long pass phrase")
    User.objects.update(is_active=False)
    assert authenticate(username="li", password="a long pass phrase") is None
