"""No identity number, telephone or card escapes, however it is written and whatever stands around."""

import random

import pytest

from gongkai.reading.marks import Kind, marks_of, mask
from tests.reading.marks import planting

SEEDS = range(12)


def found(text, kind, number):
    return [mark for mark in marks_of(text) if mark.kind is kind and mark.value == number]


@pytest.mark.parametrize("way", planting.IDENTITIES)
@pytest.mark.parametrize("seed", SEEDS)
def test_an_identity_number_is_found_in_every_disguise(way, seed):
    chance = random.Random(f"{way}{seed}")
    number = planting.identity(chance)
    for around in planting.AROUND:
        text = around.format(planting.IDENTITIES[way](chance, number))
        assert found(text, Kind.IDENTITY, number), text


@pytest.mark.parametrize("way", planting.MOBILES)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_mobile_number_is_found_in_every_disguise(way, seed):
    chance = random.Random(f"{way}{seed}")
    number = planting.mobile(chance)
    for around in planting.AROUND:
        text = around.format(planting.MOBILES[way](chance, number))
        assert found(text, Kind.MOBILE, number), text


@pytest.mark.parametrize("way", planting.CARDS)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_card_number_is_found_in_every_disguise(way, seed):
    chance = random.Random(f"{way}{seed}")
    number = planting.card(chance, chance.choice((16, 19)))
    for around in planting.AROUND:
        text = around.format(planting.CARDS[way](chance, number))
        assert found(text, Kind.CARD, number), text


@pytest.mark.parametrize("seed", SEEDS)
def test_a_row_of_a_roster_gives_up_all_its_numbers(seed):
    chance = random.Random(seed)
    person = [planting.name(chance), planting.identity(chance), planting.mobile(chance), planting.card(chance)]
    for joint in ("\t", " | ", "  ", " ", "，", ","):
        text = f"序号{joint}姓名{joint}证件\n1{joint}{joint.join(person)}{joint}120\n"
        values = {mark.value for mark in marks_of(text)}
        assert values >= set(person[1:]), text


@pytest.mark.parametrize("seed", SEEDS)
def test_an_old_number_of_fifteen_digits_is_found(seed):
    chance = random.Random(seed)
    number = planting.old_identity(chance)
    for written in (number, planting.grouped(number, (6, 6, 3), " "), number[:8] + "\n" + number[8:]):
        assert found(f"申请人（{written}）", Kind.IDENTITY, number), written
    assert found(f"身份证号：{' '.join(number)}。", Kind.IDENTITY, number)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_of_a_number_is_left_after_masking(seed):
    chance = random.Random(seed)
    numbers = [planting.identity(chance), planting.mobile(chance), planting.card(chance)]
    text = "某人，{}，电话{}，卡号{}。".format(*numbers)
    masked = mask(text, marks_of(text))
    assert not any(number[4:-4] in masked for number in numbers)
    assert masked.count(numbers[1][:3] + "****" + numbers[1][-4:]) == 1
    assert numbers[2][-4:] in masked
    assert not [mark for mark in marks_of(masked) if mark.kind in {Kind.IDENTITY, Kind.MOBILE, Kind.CARD}]
