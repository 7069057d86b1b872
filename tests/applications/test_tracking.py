"""查询: number and code, the second proof, and what is open to an applicant."""

from datetime import date

import pytest
from django.utils import timezone

from gongkai.applications import tracking
from gongkai.applications.cases import act
from gongkai.applications.models import Attachment, Letter
from gongkai.applications.models.attachments import Role
from gongkai.applications.tracking import Proof, TooMany
from gongkai.law.casefile.events import Decided, Reopened, ReopenGround, Served, Service
from gongkai.law.receipt import Channel
from gongkai.ledger.models import Entry
from gongkai.people.access import actor
from gongkai.people.lockout import Limit
from tests.applications.conftest import MONDAY, WORDS, on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
HERE = "203.0.113.7"


@pytest.fixture
def filed(apply):
    registered = apply(channel=Channel.ONLINE, source="portal")
    return registered.application, registered.code


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("四政申（2025）1号", "四政申〔2025〕1号"),
        ("四政申[2025]1号", "四政申〔2025〕1号"),
        (" 四政申〔2025〕 1号 ", "四政申〔2025〕1号"),
        ("２０２５－０００１", "2025-0001"),
        ("2025—0001", "2025-0001"),
    ],
)
def test_a_number_is_found_however_it_is_typed(typed, kept):
    assert kept in tracking.candidates(typed)


def test_number_and_code_together_find_it_and_neither_alone(filed, apply):
    application, code = filed
    other = apply(words={"matter": "另一件"})
    assert tracking.find(application.number, code, client=HERE) == application
    assert tracking.find(application.number, other.code, client=HERE) is None
    assert tracking.find(other.application.number, code, client=HERE) is None
    assert tracking.find("", "", client=HERE) is None


def test_tries_from_one_address_are_limited_over_all_numbers(filed, monkeypatch):
    application, code = filed
    monkeypatch.setattr(tracking, "PER_ADDRESS", Limit(2, 900))
    assert tracking.find("没有1", code, client=HERE) is None
    assert tracking.find("没有2", code, client=HERE) is None
    with pytest.raises(TooMany) as refused:
        tracking.find(application.number, code, client=HERE)
    assert refused.value.minutes == 15
    assert tracking.find(application.number, code, client="203.0.113.8") == application
    assert '"by":"address"' in Entry.objects.get(kind="tracking.locked").body
    assert HERE not in "".join(Entry.objects.values_list("body", flat=True))


@pytest.mark.parametrize("typed", ["001X", "001x", "\uff10\uff10\uff11\uff38", " 00 1x"])
def test_the_second_proof_is_the_last_four_of_the_identity_number(filed, typed):
    application, _code = filed
    assert tracking.proof_of(application) is Proof.IDENTITY
    assert tracking.prove(application, typed)


@pytest.mark.parametrize("typed", ["", "X", "01X", "1001X", "0000", WORDS["identity_number"]])
def test_nothing_else_proves(filed, typed):
    application, _code = filed
    assert not tracking.prove(application, typed)
    assert Entry.objects.filter(kind="tracking.failed", subject=application.subject).count() == 1


def test_a_case_without_an_identity_number_asks_for_the_telephone(apply):
    application = apply(words={"identity_number": ""}).application
    assert tracking.proof_of(application) is Proof.PHONE
    assert tracking.prove(application, "0000")  # of 13900000000
    assert not tracking.prove(apply(words={"identity_number": "", "phone": ""}).application, "")


def test_a_good_proof_forgets_the_bad_ones(filed, monkeypatch):
    application, _code = filed
    monkeypatch.setattr(tracking, "PER_PROOF", Limit(2, 900))
    for _each in range(3):
        assert not tracking.prove(application, "9999")
        assert tracking.prove(application, "001X")


def letter(application, kind, **columns):
    return Letter.objects.create(application=application, kind=kind, content="-", signed_on=date(2025, 3, 3), **columns)


def test_of_the_letters_only_those_to_the_applicant_that_are_in_force(apply):
    application = apply(consents_electronic=True).application
    supplement = letter(application, "supplement")
    letter(application, "third_party")
    letter(application, "extension", voided_at=timezone.now())
    reply = letter(application, "reply")
    assert tracking.letters_of(application) == [supplement, reply]
    application.consents_electronic = False
    assert tracking.letters_of(application) == [supplement]
    reply.method = "mail"
    reply.save()
    assert tracking.letters_of(application) == [supplement, reply]


def test_what_was_destroyed_opens_nothing(apply):
    application = apply(consents_electronic=True).application
    letter(application, "supplement")
    application.destroyed = "yes"
    assert tracking.letters_of(application) == []
    assert tracking.released_of(application) == []
    assert not tracking.prove(application, "001X")


def attached(application, role, more=b""):
    from gongkai.files.services import keep

    content = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n" + more
    stored = keep([content], name="甲.pdf", purpose="record")
    return Attachment.objects.create(application=application, file=stored, role=role)


@pytest.fixture
def enter(officer):
    def entered(application, event, **facts):
        act(application.pk, event, by=actor(officer), facts=facts)
        application.refresh_from_db()

    return entered


def test_what_is_given_is_there_once_the_answer_is_served_and_nothing_else_of_the_case(apply, enter):
    application = apply().application
    given = attached(application, Role.RELEASED)
    attached(application, Role.SOURCE)
    assert tracking.released_of(application) == []
    reply = letter(application, "reply")
    enter(application, Decided(on=MONDAY, outcome="granted"), letter=reply.pk, detail={"released": [given.pk]})
    assert tracking.released_of(application) == []  # signed, and on its way
    enter(application, Served(on=MONDAY, method=Service.MAIL))
    assert tracking.released_of(application) == [given]
    reply.voided_at = timezone.now()
    reply.save()
    assert tracking.released_of(application) == []


def test_with_consent_to_electronic_service_it_is_there_once_the_answer_is_signed(apply, enter):
    application = apply(consents_electronic=True).application
    given = attached(application, Role.RELEASED)
    reply = letter(application, "reply")
    assert tracking.released_of(application) == []  # nothing is decided
    enter(application, Decided(on=MONDAY, outcome="granted"), letter=reply.pk, detail={"released": [given.pk]})
    assert tracking.released_of(application) == [given]


def test_what_is_made_ready_for_another_answer_is_not_there_before_that_is_signed(apply, enter, monday):
    application = apply(consents_electronic=True).application
    first = attached(application, Role.RELEASED)
    reply = letter(application, "reply")
    enter(application, Decided(on=MONDAY, outcome="granted"), letter=reply.pk, detail={"released": [first.pk]})
    enter(application, Served(on=MONDAY, method=Service.ELECTRONIC, consented=True))
    on(monday, "2025-03-10")
    enter(application, Reopened(on=date(2025, 3, 10), ground=ReopenGround.OWN_CORRECTION, ref="漏了一份"))
    second = attached(application, Role.RELEASED, b"\n")
    assert tracking.released_of(application) == [first]
    on(monday, "2025-03-11")
    again = letter(application, "reply")
    decided = Decided(on=date(2025, 3, 11), outcome="granted")
    enter(application, decided, letter=again.pk, detail={"released": [second.pk]})
    assert tracking.released_of(application) == [first, second]


def test_a_lost_code_is_replaced_by_the_office_and_the_old_one_ends(filed, officer, static_files):
    from tests.applications.acting import browser_of

    application, code = filed
    page = browser_of(officer)
    address = f"/work/applications/{application.pk}/code/"
    assert page.post(address, {}).status_code == 422
    shown = page.post(address, {"shown": "identity", "turn": application.turn})
    assert shown.status_code == 200
    new = shown.context["code"]
    assert new in shown.content.decode()
    assert tracking.find(application.number, code, client=HERE) is None
    assert tracking.find(application.number, new, client=HERE) == application
    entry = Entry.objects.get(kind="application.code_renewed")
    assert new not in entry.body
    assert '"shown":"identity"' in entry.body
    assert entry.post == officer.pk
