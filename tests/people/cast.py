"""Persons for tests, with a password each knows, and a browser for each."""

from datetime import date

from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from gongkai.people.models import Post, User

PASSWORD = "correct horse battery"
FAST = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # what is tested is not how slow a hash is
WORK = "/work/"
LONG_AGO = date(2026, 1, 1)


def person(username, *, display_name="", password=PASSWORD, **columns):
    return User.objects.create(
        username=username, display_name=display_name or username, password=make_password(password), **columns
    )


def post(agency, role, username="", **columns):
    """A post with a person of its own."""
    holder = columns.pop("person", None) or person(username or f"{role}-{agency.slug}")
    return Post.objects.create(person=holder, agency=agency, role=role, **{"since": LONG_AGO, **columns})


def sign_in(client, username, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": username, "password": password, **more})


def browser_of(holder):
    """A browser in which the person has signed in through the page."""
    client = Client(raise_request_exception=False)
    response = sign_in(client, holder.username)
    assert response.status_code == 302, response.content.decode()
    return client
