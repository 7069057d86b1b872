"""Adding to the ledger: in the act's transaction, without a gap, known kinds only, never a person's words."""

import hashlib
import json
from datetime import date

import pytest
from django.db import connection, transaction

from gongkai.ledger import chains, kinds
from gongkai.ledger.bodies import PersonalWords
from gongkai.ledger.models import Entry, Head
from gongkai.ledger.services import Actor, Draft, append
from gongkai.ledger.verifying import verify
from tests.ledger.happening import KIND

pytestmark = pytest.mark.django_db


def happened(number=1, chain="work:7", **more):
    return Draft(chain=chain, kind=KIND.id, facts={"number": number}, **more)


def test_entries_of_a_chain_are_numbered_from_one_and_each_hash_is_over_the_one_before_and_the_body():
    append(happened(1), happened(2))
    append(happened(3))
    previous = bytes(32)
    for place, entry in enumerate(Entry.objects.filter(chain="work:7"), 1):
        assert entry.seq == place
        assert json.loads(entry.body)["facts"] == {"number": place}
        previous = hashlib.sha256(previous + entry.body.encode()).digest()
        assert entry.hash == previous.hex()
    head = Head.objects.get(chain="work:7")
    assert (head.seq, head.hash) == (3, previous.hex())


def test_the_columns_are_copies_of_the_body():
    by = Actor(person=4, post=9)
    (entry,) = append(happened(agency=7, subject="application:17", by=by, on=date(2026, 11, 20)))
    body = json.loads(entry.body)
    assert (body["agency"], body["subject"], body["person"], body["post"]) == (7, "application:17", 4, 9)
    assert (entry.agency, entry.subject, entry.person, entry.post) == (7, "application:17", 4, 9)
    assert body["on"] == "2026-11-20"


def test_each_chain_counts_for_itself():
    append(happened(chain="work:2"), happened(chain="work:1"), happened(chain="work:2"))
    assert list(Entry.objects.values_list("chain", "seq")) == [("work:1", 1), ("work:2", 1), ("work:2", 2)]


def test_words_about_a_person_are_refused():
    with pytest.raises(PersonalWords):
        append(happened(number="张三申请公开低保名单"))
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "number",
    [
        "11010519491231002X", "11010519491231002x", "13800138000", "zhang@example.cn", ["11010519491231002X"],
        "tel:13800138000", "id=11010519491231002X", "0454-6000001", "letter/13800138000",
        110105199003070017,
    ],
)  # fmt: skip
def test_numbers_and_addresses_of_a_person_are_refused(number):
    with pytest.raises(PersonalWords):
        append(happened(number=number))


@pytest.mark.parametrize(
    "number",
    ["110105194912310021", "12800138000", "91350211M000100Y43", "application:17", 110105194912310021, "a13800138000b"],
)
def test_other_codes_are_not(number):
    append(happened(number=number))


def test_a_kind_that_nobody_registered_is_refused():
    with pytest.raises(kinds.UnknownKind):
        append(Draft(chain=chains.work(), kind="nobody.knows"))


def test_a_fact_that_the_kind_does_not_name_is_refused():
    with pytest.raises(kinds.UnknownFact, match="colour"):
        append(Draft(chain=chains.work(), kind=KIND.id, facts={"colour": "red"}))


def test_one_id_cannot_mean_two_kinds():
    with pytest.raises(ValueError, match=r"test\.happened"):
        kinds.register(kinds.EntryKind("test.happened", "别的"))


@pytest.mark.django_db(transaction=True)
def test_an_entry_belongs_into_the_transaction_of_its_act():
    with pytest.raises(transaction.TransactionManagementError):
        append(happened())


@transaction.atomic
def act_that_fails():
    append(happened(2))
    return 1 / 0


@pytest.mark.django_db(transaction=True)
def test_an_act_that_fails_leaves_no_entry_and_no_gap():
    with transaction.atomic():
        append(happened(1))
    with pytest.raises(ZeroDivisionError):
        act_that_fails()
    with transaction.atomic():
        append(happened(3))
    assert [json.loads(entry.body)["facts"]["number"] for entry in Entry.objects.all()] == [1, 3]
    assert list(Entry.objects.values_list("seq", flat=True)) == [1, 2]


def test_sm3_chains_are_hashed_with_sm3(settings):
    settings.LEDGER_HASH = "sm3"
    (entry,) = append(happened())
    assert json.loads(entry.body)["alg"] == "sm3"
    # cryptography's own SM3 is the other witness
    from cryptography.hazmat.primitives import hashes

    other = hashes.Hash(hashes.SM3())
    other.update(bytes(32) + entry.body.encode())
    assert entry.hash == other.finalize().hex()


def test_an_entry_takes_three_questions_to_the_database_at_most_two_on_postgresql(django_assert_max_num_queries):
    append(happened())
    most = 2 if connection.vendor == "postgresql" else 3
    with django_assert_max_num_queries(most, connection=connection):
        append(happened(2))


def test_many_entries_of_one_act_are_written_together_each_with_its_own_key(django_assert_max_num_queries):
    """450 in three lots: 200, 200 and 50."""
    append(happened())
    with django_assert_max_num_queries(7, connection=connection):
        entries = append(*(happened(number) for number in range(2, 452)))
    assert len({entry.pk for entry in entries}) == 450
    for entry in entries:
        kept = Entry.objects.get(pk=entry.pk)
        assert (kept.seq, kept.hash) == (json.loads(entry.body)["facts"]["number"], entry.hash)
    assert verify("work:7").sound
    assert Head.objects.get(chain="work:7").seq == 451
