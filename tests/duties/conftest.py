from datetime import date

import pytest


@pytest.fixture
def kinds():
    """Two kinds of duties that are there for the test alone."""
    from gongkai.duties.kinds import DutyKind, _registered, register
    from gongkai.people.models import Role

    before = dict(_registered)
    register(
        DutyKind(
            "test.answer",
            "答复申请",
            "{number}号申请须答复",
            "去答复",
            lambda duty: f"/try/{duty.subject}/",
            frozenset({Role.OFFICER}),
            "条例第三十三条",
        )
    )
    register(
        DutyKind(
            "test.site",
            "检查本站",
            "第{number}项须检查",
            "去看",
            lambda _duty: "/work/",
            frozenset({Role.ADMINISTRATOR}),
        )
    )
    yield
    _registered.clear()
    _registered.update(before)


@pytest.fixture
def give_post(db):
    from gongkai.people.models import Post, Role, User

    def give(name, agency, role=Role.OFFICER):
        person, _new = User.objects.get_or_create(username=name, defaults={"display_name": name})
        return Post.objects.create(person=person, agency=agency, role=role, since=date(2026, 1, 1))

    return give


@pytest.fixture
def officer(give_post, town):
    return give_post("officer", town)


@pytest.fixture
def administrator(give_post, county):
    return give_post("administrator", county, "administrator")
