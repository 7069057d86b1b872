"""投诉、举报 of a missing disclosure (条例 47, 51): registered at the agency above, whose duty it is from then on."""

import pytest

from tests.portal.conftest import soup, text_of, token_on

pytestmark = pytest.mark.django_db
ADDRESS = "/agencies/simajia/complain/"
WHAT = "2024年的低保名单没有公示"


def send(client, **changes):
    token = changes.pop("form_token", None) or token_on(client.get(ADDRESS))
    return client.post(ADDRESS, {"form_token": token, "what": WHAT, **changes})


def test_it_becomes_a_matter_and_a_duty_of_the_agency_above(client, published, county):
    from gongkai.applications.models import Matter
    from gongkai.duties.models import Duty

    response = send(client)
    assert response.status_code == 303
    matter = Matter.objects.get()
    assert (matter.agency, matter.genre, matter.topic) == (county, "complaint", "反映四马架镇没有公开应当公开的信息")
    duty = Duty.objects.get(subject=matter.subject)
    assert (duty.agency, duty.kind) == (county, "applications.matter")
    assert matter.number in text_of(client.get(response["Location"]))


def test_what_was_written_is_sealed_and_in_no_entry(client, published):
    from gongkai.applications import words
    from gongkai.applications.models import Matter
    from gongkai.ledger.models import Entry

    send(client, name="张小满", phone="13900000000")
    matter = Matter.objects.get()
    assert words.opened(matter.words, "matter", "phone") == {"matter": WHAT, "phone": "13900000000"}
    told = "".join(Entry.objects.filter(subject=matter.subject).values_list("body", flat=True))
    assert told
    for said in ("低保名单", "张小满", "13900000000"):
        assert said not in told


def test_a_name_is_not_wanted(client, published):
    from gongkai.applications.models import Matter

    assert send(client).status_code == 303
    assert Matter.objects.get().sender_label == "（未填姓名）"


def test_sent_twice_it_is_one(client, published):
    from gongkai.applications.models import Matter

    token = token_on(client.get(ADDRESS))
    first, second = (send(client, form_token=token) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert Matter.objects.count() == 1


def test_a_blank_is_refused_at_its_place_and_nothing_is_lost(client, published):
    from gongkai.applications.models import Matter

    response = send(client, what="  ", name="张小满")
    assert response.status_code == 422
    page = soup(response)
    assert page.select_one("#id_what_error").get_text() == "请写一写是什么信息，几个字也行。"
    assert page.select_one("#id_name")["value"] == "张小满"
    assert not Matter.objects.exists()


def test_a_forged_token_keeps_what_was_written(client, published):
    response = send(client, form_token="forged")
    assert response.status_code == 422
    assert soup(response).select_one("#id_what").get_text().strip() == WHAT


def test_too_many_from_one_address_wait(client, published, settings):
    settings.APPLY_PER_ADDRESS = 1
    assert send(client).status_code == 303
    refused = send(client, what="另一件")
    assert refused.status_code == 429
    assert "另一件" in soup(refused).select_one("#id_what").get_text()


def test_where_nobody_is_above_the_page_says_where_to_go(client, county):
    page = text_of(client.get("/agencies/county/complain/"))
    assert "没有登记它的上一级机关" in page
    assert client.post("/agencies/county/complain/", {"what": WHAT}).status_code == 405


def test_the_receipt_of_somebody_else_cannot_be_made_up(client, published):
    assert client.get(f"{ADDRESS}done/?said=forged")["Location"] == ADDRESS
