"""What a rule found. A finding is data; `gongkai.law.sentences.explain` puts it into words."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

Figure = int | Decimal | str | None


class Severity(StrEnum):
    ERROR = "error"  # 错误
    WARNING = "warning"  # 警告
    HINT = "hint"  # 提示


class Verdict(StrEnum):
    FAIL = "fail"  # 不符
    NOT_ASSESSABLE = "not_assessable"  # 无法判断: a figure it needs is blank, missing or in trouble
    CHECK_FAILED = "check_failed"  # 检查程序出错: the rule broke, never the agency


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One verdict other than pass. `values` are the parameters of the rule's sentence; `cells`
    the ids it is about; `place` where in the file the reader should look.
    """

    rule: str
    severity: Severity
    verdict: Verdict
    cells: tuple[str, ...] = ()
    expected: Figure = None
    actual: Figure = None
    values: Mapping[str, object] = field(default_factory=dict)
    citation: str = ""
    place: str = ""

    @property
    def identity(self) -> str:
        """Stable over a re-read: rule, cells and values. A person's verdict is kept under it."""
        body = json.dumps(
            [self.rule, self.verdict, list(self.cells), str(self.expected), str(self.actual)],
            ensure_ascii=False,
        )
        return hashlib.sha256(body.encode()).hexdigest()[:16]
