"""Carry out what the dry run showed: everything or nothing."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gongkai.agencies import entry_kinds, history
from gongkai.agencies.models import STEP, Agency, AgencyName
from gongkai.agencies.services import added_values, next_path, relocate
from gongkai.agencies.sheets import ways
from gongkai.agencies.sheets.columns import BY_ID
from gongkai.agencies.sheets.planning import Change, Mistake, Plan, plan
from gongkai.agencies.sheets.reading import Row
from gongkai.ledger import chains
from gongkai.ledger.bodies import Fact
from gongkai.ledger.services import Actor, Draft, append

BATCH = 500


class NotImported(Exception):
    """Nothing was imported; `mistakes` say why."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__(f"{len(mistakes)}")
        self.mistakes = mistakes


@transaction.atomic
def carry_out(rows: Sequence[Row], *, by: Actor, within: Agency | None = None, file: str = "") -> Plan:
    """
    Planned again within the transaction, because the tree may have changed since the dry run was looked at.
    `file`: the SHA-256 of the sheet. Raises NotImported.
    """
    wanted = plan(rows, within=within)
    if not wanted.is_possible:
        raise NotImported(wanted.mistakes)
    added = _add(wanted.additions)
    _move([each for each in wanted.alterations if each.moves], added)
    for each in wanted.alterations:
        _set(each)
    ways.save((each.agency, channel) for each in wanted.changes for channel in each.channels)
    _tell(wanted, len(rows), by, file)
    return wanted


def _add(additions: Sequence[Change]) -> dict[str, Agency]:
    """Generation by generation, so that each has its parent's path."""
    made: dict[str, Agency] = {}
    names = {each.agency.name for each in additions}
    outside = {each.parent for each in additions if each.parent and each.parent not in names}
    above = {agency.name: agency for agency in Agency.objects.present().filter(name__in=outside)}
    waiting = list(additions)
    while waiting:
        ready = [each for each in waiting if each.parent not in names or each.parent in made]
        _place(ready, above | made)
        for agency in Agency.objects.bulk_create([each.agency for each in ready], batch_size=BATCH):
            made[agency.name] = agency
        waiting = [each for each in waiting if each.agency.name not in made]
    current = (AgencyName(agency=each, name=each.name, short_name=each.short_name) for each in made.values())
    AgencyName.objects.bulk_create(current, batch_size=BATCH)
    return made


def _place(additions: Sequence[Change], above: dict[str, Agency]) -> None:
    """Paths after those that are there already."""
    parents = {each.parent: above[each.parent] for each in additions if each.parent}
    taken = dict(
        Agency.objects.filter(parent__in=parents.values()).order_by().values_list("parent").annotate(last=Max("path"))
    )
    steps: dict[str, int] = {}
    for each in additions:
        parent = parents.get(each.parent)
        if each.parent not in steps:
            last = (taken.get(parent.pk) if parent else _last_root()) or ""
            steps[each.parent] = int(last[-STEP:] or 0)
        steps[each.parent] += 1
        each.agency.parent = parent
        each.agency.path = f"{parent.path if parent else ''}{steps[each.parent]:0{STEP}d}"


def _last_root() -> str:
    """The path before the next one."""
    return f"{int(next_path(None)) - 1:0{STEP}d}"


def _move(moves: Sequence[Change], added: dict[str, Agency]) -> None:
    """One that another move has to come before waits for it."""
    waiting = list(moves)
    while waiting:
        left = [each for each in waiting if not _moved(each, added)]
        if len(left) == len(waiting):
            sentence = _("不能移到{parent}下面。")
            raise NotImported([Mistake(each.row, "", sentence.format(parent=each.parent)) for each in left])
        waiting = left


def _moved(each: Change, added: dict[str, Agency]) -> bool:
    parent = added.get(each.parent)
    if parent is None and each.parent:
        parent = Agency.objects.present().get(name=each.parent)
    agency = Agency.objects.select_for_update().get(pk=each.agency.pk)  # its path may have changed with one above it
    agency.level, agency.kind = each.after.level, each.after.kind
    try:
        with transaction.atomic():
            relocate(agency, parent)
    except ValidationError:
        return False
    return True


def _set(each: Change) -> None:
    fields = [name for name in each.values if name != "parent" and not BY_ID[name].way]
    for name in fields:
        setattr(each.agency, name, each.values[name][1])
    if fields:
        each.agency.save(update_fields=fields)


def _new_values(each: Change) -> dict[str, tuple[Any, Any]]:
    return added_values(each.agency) | {name: (None, after) for name, (_before, after) in each.values.items()}


def _tell(done: Plan, rows: int, by: Actor, file: str) -> None:
    """Every agency by itself, and the sheet as a whole."""
    new: list[tuple[Agency, dict[str, Any]]] = [(each.agency, _new_values(each)) for each in done.additions]
    old: list[tuple[Agency, dict[str, Any]]] = [(each.agency, each.values) for each in done.alterations]
    drafts = [
        *history.record_all(entry_kinds.ADDED, new, by=by),
        *history.record_all(entry_kinds.EDITED, old, by=by),
    ]
    counts: dict[str, Fact] = {"rows": rows, "added": len(new), "changed": len(old), "file": file}
    append(*drafts, Draft(chain=chains.security(), kind=entry_kinds.SHEET_IMPORTED.id, by=by, facts=counts))
