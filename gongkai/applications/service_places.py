"""送达地点: where a letter goes, as far as known. Where one was handed over is on no record: it is written by hand."""

from typing import Final

from gongkai.applications.models import Letter
from gongkai.applications.models.application import Delivery
from gongkai.applications.models.letters import Service
from gongkai.applications.obligations import ENDING

SENT_THERE: Final = frozenset({"", Service.MAIL.value, Service.ENTRUSTED.value})  # blank: not served yet


def place_of(letter: Letter, method: str, address: str, postcode: str = "") -> str:
    """`address`: of whom the letter is for. Who comes to fetch the answer gets it at the agency."""
    if method not in SENT_THERE:
        return ""
    if not method and _is_fetched(letter):
        return letter.application.agency.address
    address, postcode = address.strip(), postcode.strip()
    return f"{address}（邮政编码{postcode}）" if address and postcode else address


def _is_fetched(letter: Letter) -> bool:
    return letter.kind in ENDING and letter.application.delivery in {Delivery.COLLECT, Delivery.INSPECT}
