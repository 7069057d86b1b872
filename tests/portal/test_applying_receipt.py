"""回执: it repeats what was asked for, and never who asks."""

import pytest
from django.core import signing

from gongkai.applications.models import Application
from tests.portal.conftest import PDF, scan, soup, text_of

pytestmark = pytest.mark.django_db
RECEIPT = "/apply/receipt/"


def rows(client):
    found = soup(client.get(RECEIPT)).select(".repeated div")
    return {row.dt.get_text(strip=True): row.dd.get_text(strip=True) for row in found}


def test_29_the_receipt_repeats_what_was_asked_for(client, send):
    send(
        feature="某政发〔2024〕5号",
        delivery="collect",
        medium="paper",
        form="要加盖公章的复印件",
        needs_help="on",
        help="请用大字",
        materials=[scan("地块图.pdf"), scan("张小满的合同.pdf", PDF + b"%2\n")],
    )
    assert rows(client) == {
        "要的信息": "2024年危房改造补助的发放标准",
        "文号或者特征": "某政发〔2024〕5号",
        "怎样拿到": "当面领取",
        "纸质还是电子": "纸质",
        "对形式的要求": "要加盖公章的复印件",
        "电子送达": "没有同意",
        "需要的帮助": "请用大字",
        "交来的文件": "身份证明1个；申请人的材料：地块图.pdf、（略）的合同.pdf",
    }


def test_identity_is_never_shown_back_even_where_it_stands_in_the_request(client, send):
    send(
        matter="本人张小满（身份证11010519491231002X，电话13900000000）家的危房鉴定；李大年的电话13911112222也可以打",
        address="某县某镇一村15号",
        feature="某县某镇一村15号的房子",
    )
    page = client.get(RECEIPT).content.decode()
    for secret in ("张小满", "11010519491231002X", "13900000000", "13911112222", "一村15号"):
        assert secret not in page
    assert rows(client)["要的信息"].startswith(
        "本人（略）（身份证（略），电话（略））家的危房鉴定；李大年的电话（略）也"
    )


@pytest.mark.parametrize(
    "written",
    [
        "139 0000 0000", "139-0000-0000", "1390 000 0000", "+86 13911112222", "8613911112222", "１３９１１１１２２２２",
        "230826 19880101 001X", "230826-1988-0101-0019", "２３０８２６１９８８０１０１００１\uff38",
        "230826 880101 001",
    ],
)  # fmt: skip
def test_a_number_of_a_person_is_known_however_it_is_spaced(client, send, written):
    send(matter=f"李大年（{written}）家的危房鉴定", materials=[scan(f"合同{written}.pdf")])
    assert rows(client)["要的信息"] == "李大年（（略））家的危房鉴定"
    assert rows(client)["交来的文件"].endswith("：合同（略）.pdf")


@pytest.mark.parametrize("written", ["0454 6000001", "0454－6000001", "０４５４６０００００１", "04546000001"])
def test_the_own_number_is_known_in_every_writing(client, send, written):
    send(matter=f"有事请打{written}，危房鉴定", phone="0454-6000001")
    assert rows(client)["要的信息"] == "有事请打（略），危房鉴定"


@pytest.mark.parametrize("most", range(26, 40))
def test_a_long_name_is_masked_before_it_is_cut_and_before_the_browser_holds_it(client, send, most):
    """Wherever the cut falls, within the number too."""
    name = f"{'合' * (most - 12)}11010519491231002X{'同' * 30}.pdf"
    sent = send(materials=[scan(name)])
    held = signing.loads(sent.cookies["receipt"].value, salt="receipt")
    assert "1101" not in str(held[3])
    shown = rows(client)["交来的文件"]
    assert "（略）" in shown
    assert "1101" not in shown


def test_figures_with_gaps_that_are_no_person_stay(client, send):
    asked = "2019 2020 2021 2022 23个村、1998-2003年、1995—2005 100户，0454-6000001转8，123 456 789 012 345元"
    send(matter=asked)
    assert rows(client)["要的信息"] == asked


def test_figures_of_the_request_are_shown_as_they_were_written(client, send):
    send(matter="2019-2024年补助资金123456789012元，项目代码2024230826150001234的批复")
    assert rows(client)["要的信息"] == "2019-2024年补助资金123456789012元，项目代码2024230826150001234的批复"


def test_a_receipt_with_many_long_names_is_held_by_every_browser(client, send):
    sent = send(
        materials=[scan(f"{number}{'很长的材料名称' * 20}.pdf", PDF + b"%%%d\n" % number) for number in range(8)]
    )
    assert len(sent.cookies["receipt"].OutputString()) < 4096
    assert rows(client)["交来的文件"].count("很长的材料名称") >= 8


def test_a_destroyed_case_repeats_nothing(client, send):
    send()
    Application.objects.update(destroyed="yes")
    assert rows(client) == {}
    assert Application.objects.get().number in text_of(client.get(RECEIPT))
