"""国办函〔2020〕109号, articles 4 and 5: golden values of the notes, and a count piece by piece."""

from datetime import date

import pytest

from gongkai.law.casefile import event_from
from gongkai.law.citations import LawError
from gongkai.law.tariff import Method, charge_of_piece, fee, scale

DAY = date(2025, 3, 3)
PIECES = {0: 0, 10: 0, 11: 100, 30: 2000, 31: 2200, 40: 4000, 41: 4300, 45: 5500, 50: 7000, 51: 7400, 60: 11000}
PAGES = {0: 0, 30: 0, 31: 10, 100: 700, 101: 720, 200: 2700, 201: 2740, 250: 4700}


@pytest.mark.parametrize(("quantity", "yuan"), PIECES.items())
def test_109_4_by_pieces(quantity, yuan):
    assert fee(Method.PIECES, quantity, DAY) == yuan


@pytest.mark.parametrize(("quantity", "yuan"), PAGES.items())
def test_109_5_by_pages(quantity, yuan):
    assert fee(Method.PAGES, quantity, DAY) == yuan


def price_of_piece(number):
    """What the piece of this number costs, as the article words it."""
    if number <= 10:
        return 0
    return 100 if number <= 30 else 200 + (number - 31) // 10 * 100


def test_109_4_every_piece_costs_the_price_of_its_own_band():
    total = 0
    for number in range(1, 500):
        total += price_of_piece(number)
        assert fee(Method.PIECES, number, DAY) == total


def test_109_bands_shown_add_up_to_the_fee():
    for method in Method:
        for quantity in (0, 1, 10, 11, 30, 31, 45, 100, 101, 200, 345):
            bands = list(scale(method).bands_to(quantity))
            assert sum(band.units(quantity) * band.price for band in bands) == fee(method, quantity, DAY)
            assert sum(band.units(quantity) for band in bands) == quantity
            assert all(band.units(quantity) for band in bands)


def test_109_4_an_application_adds_the_difference_to_what_is_charged():
    # the 31st piece of the month, after 30 that were charged 2000
    assert charge_of_piece(31, 2000, DAY) == 200
    # 8 pieces at once on top of 5: 13 in the month, three of them at 100
    assert charge_of_piece(13, 0, DAY) == 300


def test_109_4_more_than_the_whole_cannot_be_charged_already():
    with pytest.raises(LawError, match=r"tariff\.already"):
        charge_of_piece(11, 200, DAY)


def test_109_nothing_is_charged_before_2021():
    with pytest.raises(LawError, match=r"tariff\.not_in_force"):
        fee(Method.PIECES, 11, date(2020, 12, 31))
    assert fee(Method.PIECES, 11, date(2021, 1, 1)) == 100


def test_109_a_quantity_is_not_negative():
    with pytest.raises(LawError) as refusal:
        fee(Method.PAGES, -1, DAY)
    assert refusal.value.message == "件数或者页数不能是-1。"


@pytest.mark.parametrize("method", [["pieces", "pages"], "both", None])
def test_109_3_one_method_for_an_application(method):
    noticed = {"kind": "fee_noticed", "on": "2025-03-03", "quantity": 31, "amount": 10}
    assert event_from({**noticed, "method": "pages"}, 1).method is Method.PAGES
    with pytest.raises(LawError) as refusal:
        event_from({**noticed, "method": method}, 1)
    assert refusal.value.rule == "case.field_wrong"
