"""What a proposal says, side by side with what stands now: rows of the sheet for review."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext

from gongkai.applications.acts import corrected
from gongkai.applications.acts.abandoned import GROUNDS as CLOSING
from gongkai.applications.acts.frame import Situation
from gongkai.applications.acts.telling import GROUNDS as TELLING
from gongkai.applications.desk import told
from gongkai.applications.models import Proposal
from gongkai.applications.models.proposals import Proposed
from gongkai.law.casefile import Event, event_to
from gongkai.ui.parts import Sheet, SheetRow

Rows = list[tuple[str, str]]


def rows_of(proposal: Proposal, situation: Situation, said: Mapping[str, str]) -> dict[str, Any]:
    """`facts`: label and value; `sheet`: what a correction changes."""
    proposed_by = proposal.proposed_by.person.display_name
    facts: Rows = [(gettext("提请"), proposal.get_kind_display()), (gettext("提请人"), proposed_by)]
    sheet = None
    match proposal.kind:
        case Proposed.EXTENDED:
            facts += [(gettext("延长"), gettext("{days}个工作日").format(days=proposal.data["days"]))]
        case Proposed.ABANDONED:
            facts += [(gettext("原因"), str(dict(CLOSING)[proposal.data["ground"]]))]
        case Proposed.TOLD:
            facts += [(gettext("为什么仍然公开"), str(dict(TELLING)[proposal.data["ground"]]))]
            facts += [(gettext("决定公开的内容"), said.get("content", ""))]
            facts += [(gettext("理由"), said.get("reasons", ""))]
        case Proposed.CORRECTED:
            sheet = _correction(proposal, situation, facts)
    if said.get("reason"):
        facts += [(gettext("理由"), said["reason"])]
    return {"facts": facts, "sheet": sheet}


def _correction(proposal: Proposal, situation: Situation, facts: Rows) -> Sheet | None:
    number, data = proposal.data["event"], proposal.data
    event = dict(corrected.correctable(situation)).get(number)
    if event is None:
        return None
    facts += [(gettext("更正哪一条"), corrected.label_of(number, event))]
    if data["void"]:
        facts += [(gettext("怎么更正"), str(corrected.What.VOID.label))]
        return None
    return Sheet(gettext("原来登记的"), gettext("改为"), list(_changes(event, data["fields"])))


def _changes(event: Event, fields: Mapping[str, Any]) -> Iterator[SheetRow]:
    old = event_to(event)
    for name, new in fields.items():
        before, after = (_in_words(name, value) for value in (old.get(name), new))
        yield SheetRow(corrected.LABELS[name], before, after)


def _in_words(name: str, value: Any) -> str:
    found = told.in_words({name: value}, {}, {})
    return found[0][1] if found else ""
