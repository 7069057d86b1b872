from datetime import date, timedelta

import pytest
import time_machine

from gongkai.agencies.clock import today
from gongkai.ledger.models import Entry
from gongkai.people import access, handover, services, signin
from gongkai.people.models import Post, Role, User
from gongkai.people.sight import agencies_of
from tests.people import cast
from tests.people.cast import WORK, browser_of, sign_in

pytestmark = pytest.mark.django_db

YESTERDAY = timedelta(days=1)


@pytest.fixture
def second(county):
    """Another administrator, so that one may leave."""
    return cast.post(county, Role.ADMINISTRATOR, "zheng")


@pytest.fixture
def briefcase():
    """Something that posts hold, of an app above."""
    held = {}

    def transfer(source, target):
        held.setdefault(target.pk, []).extend(moved := held.pop(source.pk, []))
        return handover.Handed(len(moved))

    handover.register("tests.letters", "信件", lambda post: len(held.get(post.pk, [])), transfer)
    yield held
    handover._registered.pop("tests.letters")


def test_somebody_with_two_posts_acts_in_the_one_that_is_chosen(officer, county):
    other = cast.post(county, Role.SUPERVISOR, person=officer.person)
    client = browser_of(officer.person)
    assert client.get("/work/").wsgi_request.post == other  # the county comes first
    answer = client.post("/account/post/", {"post": officer.pk, "next": "/account/"})
    assert answer["Location"] == "/account/"
    assert client.get("/work/").wsgi_request.post == officer
    assert client.post("/account/post/", {"post": other.pk, "next": "https://x.example/"})["Location"] == "/work/"
    assert Entry.objects.filter(kind="signin.post_chosen").count() == 2


def test_nobody_acts_in_the_post_of_somebody_else(officer, administrator):
    client = browser_of(officer.person)
    for wrong in (administrator.pk, 0, "", "x"):
        assert client.post("/account/post/", {"post": wrong}).status_code == 404
    assert client.get("/work/").wsgi_request.post == officer


def test_a_post_that_has_ended_stops_working_at_once(officer):
    client = browser_of(officer.person)
    assert client.get("/work/").status_code == 200
    Post.objects.update(until=today())
    assert client.get("/work/").status_code == 200  # the last day is a day
    Post.objects.update(until=today() - YESTERDAY)
    assert client.get("/work/").status_code == 403
    assert client.get("/account/").status_code == 200  # the account is still one's own


def test_a_chosen_post_that_has_ended_gives_way_to_another(officer, county):
    other = cast.post(county, Role.SUPERVISOR, person=officer.person)
    client = browser_of(officer.person)
    client.post("/account/post/", {"post": other.pk})
    Post.objects.filter(pk=other.pk).update(until=today() - YESTERDAY)
    assert client.get("/work/").wsgi_request.post == officer


def test_a_new_person_gets_a_temporary_password_that_is_shown_once(administrator, town):
    client = browser_of(administrator.person)
    form = {"display_name": "孙立春", "username": "sun", "agency": town.name, "role": "contributor"}
    page = client.post(f"{WORK}people/new/", form)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    person = User.objects.get(username="sun")
    password = page.content.decode().split('password-once">')[1].split("<")[0]
    assert person.check_password(password)
    assert person.temporary_until > person.created_at
    assert sign_in(client.__class__(), "sun", password).status_code == 302
    kinds = Entry.objects.filter(subject=f"person:{person.pk}").values_list("kind", flat=True)
    assert set(kinds) >= {"person.added", "post.given"}
    assert password not in "".join(Entry.objects.values_list("body", flat=True))
    assert "sun" not in "".join(Entry.objects.filter(kind="person.added").values_list("body", flat=True))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"username": "WU"}, "已经有人用了"),
        ({"agency": "没有这个机关"}, "没有叫“没有这个机关”的机关"),
        ({"role": "king"}, "king"),
        ({"role": "officer", "heads_office": "on"}, "只有签发人可以是工作机构负责人"),
        ({"display_name": " "}, "还没有填"),
    ],
)
def test_what_is_wrong_with_a_new_person_is_said_at_the_field(administrator, town, change, why):
    form = {"display_name": "孙立春", "username": "sun", "agency": town.name, "role": "contributor", **change}
    answer = browser_of(administrator.person).post(f"{WORK}people/new/", form)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not User.objects.filter(username="sun").exists()


def test_an_administrator_gives_posts_below_only(town, no_factor):
    below = cast.post(town, Role.ADMINISTRATOR)
    form = {"display_name": "孙立春", "username": "sun", "agency": town.parent.name, "role": "administrator"}
    answer = browser_of(below.person).post(f"{WORK}people/new/", form)
    assert answer.status_code == 422
    assert "不在您管理的范围内" in answer.content.decode()


def test_nobody_gives_or_ends_own_posts(administrator, second, town):
    with pytest.raises(services.Refused) as refusal:
        services.give_post(person=administrator.person, agency=town, role=Role.OFFICER, by=administrator)
    assert refusal.value.code == "own_post"
    with pytest.raises(services.Refused):
        services.end_post(post=administrator, until=today(), by=administrator)


def test_an_auditor_is_nothing_else(administrator, officer, county, town):
    with pytest.raises(services.Refused) as refusal:
        services.give_post(person=officer.person, agency=town, role=Role.AUDITOR, by=administrator)
    assert refusal.value.code == "auditor_alone"
    auditor = cast.post(county, Role.AUDITOR)
    with pytest.raises(services.Refused):
        services.give_post(person=auditor.person, agency=town, role=Role.OFFICER, by=administrator)
    services.give_post(person=auditor.person, agency=town, role=Role.AUDITOR, by=administrator)


def test_a_post_is_held_once_at_a_time(administrator, officer, town):
    with pytest.raises(services.Refused) as refusal:
        services.give_post(person=officer.person, agency=town, role=Role.OFFICER, by=administrator)
    assert refusal.value.code == "held_already"
    services.end_post(post=officer, until=today() - YESTERDAY, by=administrator)
    services.give_post(person=officer.person, agency=town, role=Role.OFFICER, by=administrator)


def test_a_post_that_has_ended_is_not_brought_back_by_ending_it_later(administrator, officer, town):
    services.end_post(post=officer, until=today() - YESTERDAY, by=administrator)
    services.give_post(person=officer.person, agency=town, role=Role.AUDITOR, by=administrator)
    for later in (today() - YESTERDAY, today(), today() + 30 * YESTERDAY):
        with pytest.raises(services.Refused) as refusal:
            services.end_post(post=officer, until=later, by=administrator)
        assert refusal.value.code == "ended_already"
    assert [post.role for post in signin.held_by(officer.person)] == [Role.AUDITOR]


def test_a_last_day_that_is_set_comes_no_later_and_may_come_earlier(administrator, officer):
    services.end_post(post=officer, until=today() + 3 * YESTERDAY, by=administrator)
    with pytest.raises(services.Refused):
        services.end_post(post=officer, until=today() + 4 * YESTERDAY, by=administrator)
    services.end_post(post=officer, until=today(), by=administrator)
    officer.refresh_from_db()
    assert officer.until == today()
    client = browser_of(administrator.person)
    answer = client.post(f"{WORK}people/posts/{officer.pk}/end/", {"until": today() + YESTERDAY})
    assert answer.status_code == 422
    assert "不能再延后" in answer.content.decode()


def test_the_last_administrator_stays(administrator, second):
    assert second.person_id != administrator.person_id
    services.end_post(post=second, until=today(), by=administrator)
    third = cast.post(administrator.agency, Role.ADMINISTRATOR, "qian", until=today())
    with pytest.raises(services.Refused) as refusal:
        services.end_post(post=administrator, until=today(), by=third)
    assert refusal.value.code == "last_administrator"
    with pytest.raises(services.Refused):
        services.deactivate(person=administrator.person, by=third)
    assert User.objects.get(pk=administrator.person_id).is_active


def test_who_leaves_is_out_at_once_and_the_work_goes_to_the_heir(administrator, officer, town, briefcase):
    heir = cast.post(town, Role.OFFICER, "li")
    briefcase[officer.pk] = ["一", "二", "三"]
    theirs = browser_of(officer.person)
    client = browser_of(administrator.person)
    page = client.get(f"{WORK}people/{officer.person_id}/deactivate/").content.decode()
    assert "信件 3 件" in page
    refused = client.post(f"{WORK}people/{officer.person_id}/deactivate/", {})
    assert refused.status_code == 422
    assert "请选一位接手的人" in refused.content.decode()
    done = client.post(f"{WORK}people/{officer.person_id}/deactivate/", {f"heir_{officer.pk}": heir.pk})
    assert done.status_code == 302
    assert briefcase == {heir.pk: ["一", "二", "三"]}
    assert theirs.get("/work/").status_code == 302
    assert "已经停用" in sign_in(theirs, officer.person.username).content.decode()
    officer.refresh_from_db()
    assert officer.until == today() - YESTERDAY
    entry = Entry.objects.get(kind="post.ended")
    assert '"handed_over":{"tests.letters":3}' in entry.body
    assert f'"heir":{heir.pk}' in entry.body


def test_nothing_is_left_with_nobody_also_where_it_came_after_the_form(administrator, officer, briefcase):
    briefcase[officer.pk] = ["一"]
    with pytest.raises(services.Refused, match="请选一位接手的人"):
        services.deactivate(person=officer.person, by=administrator)
    with pytest.raises(services.Refused, match="请选一位接手的人"):
        services.end_post(post=officer, until=today(), by=administrator)
    officer.refresh_from_db()
    assert (officer.until, officer.person.is_active, briefcase) == (None, True, {officer.pk: ["一"]})
    assert not Entry.objects.filter(kind="post.ended").exists()


def test_the_work_goes_to_a_colleague_in_the_same_role_and_to_nobody_else(administrator, officer, town, briefcase):
    reviewer = cast.post(town, Role.REVIEWER)
    elsewhere = cast.post(town.parent, Role.OFFICER)
    briefcase[officer.pk] = ["一"]
    client = browser_of(administrator.person)
    for wrong in (reviewer, elsewhere, officer):
        answer = client.post(f"{WORK}people/{officer.person_id}/deactivate/", {f"heir_{officer.pk}": wrong.pk})
        assert answer.status_code == 422
    assert briefcase == {officer.pk: ["一"]}


def test_who_comes_back_begins_without_posts_and_with_a_new_password(administrator, officer):
    services.deactivate(person=officer.person, by=administrator)
    password = services.reactivate(person=officer.person, by=administrator)
    person = User.objects.get(pk=officer.person_id)
    assert person.is_active
    assert person.check_password(password)
    assert signin.held_by(person) == []


def test_a_lost_telephone_is_no_way_in_and_can_be_replaced(administrator, town):
    from allauth.mfa.models import Authenticator

    approver = cast.post(town, Role.APPROVER)
    Authenticator.objects.create(user=approver.person, type="totp", data={"secret": "x"})
    theirs = cast.browser_of(cast.post(town, Role.REVIEWER).person)
    client = browser_of(administrator.person)
    assert "重置第二验证" in client.get(f"{WORK}people/{approver.person_id}/").content.decode()
    assert client.post(f"{WORK}people/{approver.person_id}/factor/").status_code == 302
    assert not Authenticator.objects.exists()
    assert Entry.objects.filter(kind="factor.reset", subject=f"person:{approver.person_id}").count() == 1
    assert theirs.get("/work/").status_code == 200  # others are not touched


def test_a_locked_account_is_opened_by_the_administrator(administrator, officer, client):
    for _try in range(6):
        sign_in(client, "chen", "wrong words")
    assert sign_in(client, "chen").status_code == 200
    browser = browser_of(administrator.person)
    assert "暂时锁定" in browser.get(f"{WORK}people/{officer.person_id}/").content.decode()
    browser.post(f"{WORK}people/{officer.person_id}/unlock/")
    assert sign_in(client, "chen").status_code == 302


def test_who_has_a_post_above_is_not_taken_over_from_below(town, county, no_factor):
    """Who gives somebody a password can sign in as that person."""
    below = cast.post(town, Role.ADMINISTRATOR)
    above = cast.post(county, Role.SUPERVISOR)
    cast.post(town, Role.OFFICER, person=above.person)
    client = browser_of(below.person)
    assert client.get(f"{WORK}people/{above.person_id}/").status_code == 200
    for act in ("password", "factor", "unlock", "reactivate"):
        answer = client.post(f"{WORK}people/{above.person_id}/{act}/")
        assert answer.status_code == 422, act
        assert "上级的系统管理员" in answer.content.decode()
    assert client.post(f"{WORK}people/{above.person_id}/deactivate/", {}).status_code in (200, 422)
    above.person.refresh_from_db()
    assert above.person.is_active
    assert above.person.check_password(cast.PASSWORD)


def test_nor_who_had_one_when_being_deactivated(town, county, administrator):
    """Also after coming back, until there is a post again that says whose the person is."""
    below = cast.post(town, Role.ADMINISTRATOR)
    above = cast.post(county, Role.SUPERVISOR)
    cast.post(town, Role.OFFICER, person=above.person, until=today() - YESTERDAY)
    services.deactivate(person=above.person, by=administrator)
    answer = browser_of(below.person).post(f"{WORK}people/{above.person_id}/reactivate/")
    assert answer.status_code == 422
    assert "上级的系统管理员" in answer.content.decode()
    services.reactivate(person=above.person, by=administrator)
    back = User.objects.get(pk=above.person_id)
    with pytest.raises(services.Refused):
        services.give_password(person=back, by=below)
    services.give_post(person=back, agency=town, role=Role.OFFICER, by=administrator)
    services.give_password(person=back, by=below)


def test_nor_who_will_have_a_post_above_tomorrow(town, county, no_factor):
    below = cast.post(town, Role.ADMINISTRATOR)
    officer = cast.post(town, Role.OFFICER)
    assert services.manages(below, officer.person)
    cast.post(county, Role.SUPERVISOR, person=officer.person, since=today() + timedelta(days=1))
    assert not services.manages(below, officer.person)


def test_an_administrator_does_not_do_to_the_own_account_what_others_must(administrator, second):
    client = browser_of(administrator.person)
    for act in ("password", "factor", "unlock"):
        assert client.post(f"{WORK}people/{administrator.person_id}/{act}/").status_code == 422
    assert client.get("/work/").status_code == 200


def test_the_list_is_filtered_by_name_agency_role_and_state(administrator, officer, town):
    reviewer = cast.post(town, Role.REVIEWER, person=cast.person("zhao", display_name="赵秋实"))
    gone = cast.post(town, Role.OFFICER, person=cast.person("old", display_name="钱已走", is_active=False))
    client = browser_of(administrator.person)

    def shown(query):
        text = client.get(f"{WORK}people/?{query}").content.decode().split("<main")[1]
        return {name for name in ("陈晓禾", "赵秋实", "钱已走", "吴建国") if name in text}

    assert shown("") == {"陈晓禾", "赵秋实", "吴建国"}
    assert shown("q=陈") == {"陈晓禾"}
    assert shown("q=zhao") == {"赵秋实"}
    assert shown("agency=某镇") == {"陈晓禾", "赵秋实"}
    assert shown("role=administrator") == {"吴建国"}
    assert shown("role=reviewer&agency=某镇") == {"赵秋实"}
    assert shown("state=gone") == {"钱已走"}
    assert shown("role=king&state=x") == {"陈晓禾", "赵秋实", "吴建国"}
    assert reviewer.pk
    assert gone.pk


def test_renaming_is_on_record_without_the_name(administrator, officer):
    browser_of(administrator.person).post(f"{WORK}people/{officer.person_id}/name/", {"display_name": "陈小禾"})
    officer.person.refresh_from_db()
    assert officer.person.display_name == "陈小禾"
    entry = Entry.objects.get(kind="person.changed")
    assert '"fields":["display_name"]' in entry.body
    assert "陈" not in entry.body


def test_four_eyes(town, settings):
    approver = cast.post(town, Role.APPROVER)
    drafter = cast.post(town, Role.OFFICER)
    both = cast.post(town, Role.OFFICER, person=approver.person)
    assert access.may_approve(approver, drafter.person_id)
    assert access.may_approve(approver, None)
    assert not access.may_approve(approver, approver.person_id)
    assert not access.may_approve(drafter, approver.person_id)
    assert not access.may_approve(both, drafter.person_id)  # in the other post the same person approves nothing
    settings.FOUR_EYES = False
    assert access.may_approve(approver, approver.person_id)
    assert not access.may_approve(drafter, drafter.person_id)


def test_whose_matters_a_post_sees(county, town):
    from gongkai.agencies.models import Kind, Level
    from gongkai.agencies.services import add

    office = add(
        name="某镇农业站", short_name="农业站", slug="farm", level=Level.GRASSROOTS, kind=Kind.UNIT, parent=town
    )
    other = add(
        name="某县乙镇人民政府", short_name="乙镇", slug="b", level=Level.TOWNSHIP, kind=Kind.GOVERNMENT, parent=county
    )

    def seen(agency, role):
        return {found.slug for found in agencies_of(Post(agency=agency, role=role))}

    assert seen(town, Role.OFFICER) == seen(town, Role.APPROVER) == seen(town, Role.REVIEWER) == {"town", "farm"}
    assert seen(office, Role.CONTRIBUTOR) == {"farm"}
    assert seen(town, Role.CONTRIBUTOR) == {"town"}
    assert seen(county, Role.OFFICER) == {"county"}
    assert seen(county, Role.SUPERVISOR) == seen(county, Role.ADMINISTRATOR) == {"county", "town", "farm", "b"}
    assert seen(town, Role.SUPERVISOR) == {"town", "farm"}
    assert seen(county, Role.AUDITOR) == set()
    assert other.pk


def test_a_post_of_tomorrow_is_not_yet_one(officer, administrator, town):
    with time_machine.travel("2026-11-23T02:00:00+00:00", tick=False):
        reviewer = services.give_post(
            person=officer.person, agency=town, role=Role.REVIEWER, by=administrator, since=date(2026, 11, 24)
        )
        assert signin.held_by(officer.person) == [officer]
    with time_machine.travel("2026-11-23T16:00:00+00:00", tick=False):  # midnight in China
        assert signin.held_by(officer.person) == [officer, reviewer]
