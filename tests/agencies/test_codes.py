import pytest
from django.core.exceptions import ValidationError

from gongkai.agencies.codes import check_division_code, check_postcode, check_site_code, check_uscc, division_prefix

# GB 32100-2015: C18 = 31 - (sum of value x 3^(i-1) mod 31) mod 31, over digits and letters without I, O, S, V, Z.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def check_character(first_17):
    total = sum(ALPHABET.index(letter) * pow(3, place, 31) for place, letter in enumerate(first_17))
    return ALPHABET[(31 - total % 31) % 31]


@pytest.mark.parametrize("code", ["113708280043326001", "1133102400268125XW", "11341702486344515H"])
def test_codes_of_real_agencies_hold(code):
    assert check_character(code[:17]) == code[17]  # printed on their sites
    check_uscc(code)


@pytest.mark.parametrize("code", ["113708280043326002", "113708280043326010"])
def test_a_mistyped_code_is_told_by_its_check_character(code):
    with pytest.raises(ValidationError, match="校验位"):
        check_uscc(code)


@pytest.mark.parametrize("code", ["1137082800433260", "11370828004332600I", "统一社会信用代码统一社会信用代码统一"])
def test_what_is_no_code_at_all_is_told_so(code):
    with pytest.raises(ValidationError, match=r"18位|校验位"):
        check_uscc(code)


@pytest.mark.parametrize("code", ["1137 0828 0043 3260 01", "1133102400268125xw"])
def test_a_code_is_kept_in_one_form(code):
    with pytest.raises(ValidationError, match="连续的18位"):
        check_uscc(code)


def test_division_codes_have_6_9_or_12_digits_and_site_codes_10():
    for code in ("230826", "230826100", "230826100201"):
        check_division_code(code)
    for code in ("23", "2308261", "23082A", "２３０８２６"):
        with pytest.raises(ValidationError, match="6位"):
            check_division_code(code)
    check_site_code("5111000034")
    for code in ("511100003", "51110000345", "511100003x"):
        with pytest.raises(ValidationError, match="10位"):
            check_site_code(code)


@pytest.mark.parametrize(
    ("code", "prefix"),
    [
        ("650000", "65"),
        ("654000", "6540"),
        ("230826", "230826"),
        ("230826100", "230826100"),
        ("230826100000", "230826100"),
        ("230826000000", "230826"),
        ("110000000000", "11"),
        ("", ""),
    ],
)
def test_a_province_holds_its_counties_by_the_digits_that_are_not_noughts(code, prefix):
    assert division_prefix(code) == prefix


def test_the_codes_that_other_tests_make_up_hold_too():
    assert check_character("11230828000000001") == "L"


def test_postcodes_have_6_digits():
    check_postcode("154300")
    for code in ("1543", "1543000", "15430O", "１５４３００"):
        with pytest.raises(ValidationError):
            check_postcode(code)
