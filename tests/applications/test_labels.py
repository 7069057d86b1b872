"""What a list calls an applicant: never a person's full name."""

import pytest

from gongkai.applications import words
from gongkai.law.casefile.events import ApplicantKind


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("张小满", "张某"),
        ("欧阳修文", "欧阳某"),
        ("王会", "王某"),
        ("李学园", "李某"),
        (" 王 ", "王"),
        ("买买提·艾力", "买某"),
        ("桦川县某商贸有限公司", "桦川县某商贸有限公司"),
        ("春晖小学", "春晖小学"),
        ("张记酒楼", "张记酒楼"),
        ("老李饭店", "老李饭店"),
        ("桦川商会", "桦川商会"),
        ("ABC", "ABC"),
        ("四马架镇一村村民小组", "四马架镇一村村民小组"),
    ],
)
def test_an_organisation_that_is_called_like_a_person_is_masked_like_one(name, label):
    assert words.label_of(name, natural=False) == label


def test_a_person_is_masked_whatever_the_name_is_like():
    assert words.label_of("张公司", natural=True) == "张某"


@pytest.mark.django_db
def test_one_who_trades_alone_stands_in_the_register_without_the_full_name(apply, monday):
    registered = apply(applicant_kind=ApplicantKind.BUSINESS, words={"name": "张小满"})
    assert registered.application.applicant_label == "张某"
