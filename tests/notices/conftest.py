from datetime import date, time

import pytest


@pytest.fixture
def kind():
    """A kind of notice that is there for the test alone."""
    from gongkai.notices.kinds import NoticeKind, _registered, register

    before = dict(_registered)
    register(NoticeKind("test.told", "交来的材料", "{who}交来{number}件材料"))
    yield "test.told"
    _registered.clear()
    _registered.update(before)


@pytest.fixture
def officer(town):
    from gongkai.people.models import Post, Role, User

    person = User.objects.create_user(username="officer", display_name="张三")
    return Post.objects.create(person=person, agency=town, role=Role.OFFICER, since=date(2026, 1, 1))


@pytest.fixture
def person(officer):
    return officer.person


@pytest.fixture
def wishes(officer, settings):
    """Say how the person wants mails."""
    from gongkai.notices.models import Preference
    from gongkai.notices.services import prefer

    settings.MAIL = True
    settings.SITE_URL = "https://zwgk.example.gov.cn"

    def wish(way, address="zhangsan@example.gov.cn", **more):
        clocks = {name: time.fromisoformat(value) for name, value in more.items()}
        prefer(Preference(way=way, **clocks), address=address, by=officer)

    return wish
