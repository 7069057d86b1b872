"""Where the law is silent: our readings (R), each one setting, with the article whose gap it fills."""

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TypeVar

from gongkai.law.citations import Citation, Standing, regulation
from gongkai.law.clock import CONFIRM, PAYMENT
from gongkai.law.sentences import explain

T = TypeVar("T")


class AfterRestart(StrEnum):
    """What becomes of an extension when the period begins anew."""

    USED = "used"  # 不带入新期限，也不能再次延长
    KEPT = "kept"  # 带入新期限
    FREE = "free"  # 不带入新期限，可以再次延长


def reading(default: T, article: Citation) -> T:
    """A setting whose default is our reading of what the article leaves open."""
    return field(default=default, metadata={"article": article})


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """The settings of `fold`. A changed one changes dates that were told: it belongs to the agency's rules."""

    later_try_excuses: bool = reading(default=False, article=regulation(31, None, 2))
    confirm_within: int = reading(CONFIRM.days, CONFIRM.citation)
    sending_day_counts: bool = reading(default=True, article=regulation(33, 3))
    answer_day_counts: bool = reading(default=False, article=regulation(33, 3))
    decision_ends_pauses: bool = reading(default=True, article=regulation(33, 3))
    payment_restarts: bool = reading(default=True, article=PAYMENT.citation)
    fee_once: bool = reading(default=True, article=PAYMENT.citation)
    fee_after_due: bool = reading(default=False, article=PAYMENT.citation)
    extension_after_restart: AfterRestart = reading(AfterRestart.USED, regulation(33, 2))  # noqa: RUF009 - it is field()
    delay_survives_restart: bool = reading(default=False, article=regulation(35))
    reasons_once: bool = reading(default=True, article=regulation(35))
    deciding_while_awaiting: bool = reading(default=False, article=regulation(30))
    set_date_bars_moves: bool = reading(default=True, article=regulation(33, 2))
    set_date_certain: bool = reading(default=True, article=regulation(33, 3))
    outcome_while_reopened: bool = reading(default=False, article=regulation(36))
    closing_keeps_due: bool = reading(default=True, article=regulation(33, 2))
    withdrawal_ends_overdue: bool = reading(default=True, article=regulation(33, 2))
    archive_needs_service: bool = reading(default=True, article=regulation(45))


@dataclass(frozen=True, slots=True)
class Reading:
    """A row of the list of readings, for the pages that show them."""

    id: str
    article: Citation
    default: object
    sentence: str
    standing: Standing = Standing.READING


def readings() -> tuple[Reading, ...]:
    """Every reading, in the order of `Readings`."""
    return tuple(
        Reading(
            f"case.reading.{each.name}", each.metadata["article"], each.default, explain(f"case.reading.{each.name}")
        )
        for each in fields(Readings)
    )
