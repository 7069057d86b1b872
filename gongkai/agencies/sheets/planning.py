"""What importing a sheet would add and change, and what stands in its way: the dry run."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongkai.agencies.models import Agency, Channel, FormerSlug
from gongkai.agencies.sheets import divisions, ways
from gongkai.agencies.sheets.columns import BY_ID, COLUMNS, NOT_SET, Unreadable, in_words, understood
from gongkai.agencies.sheets.reading import Row

MOST_ROWS: Final = 5_000
ALONE: Final = ("name", "slug", "uscc", "letterhead")  # no two rows may have the same


@dataclass(frozen=True, slots=True)
class Mistake:
    """Where in the sheet, and what to do about it."""

    row: int
    column: str
    sentence: str


@dataclass(slots=True)
class Change:
    """A row that changes something. `parent`: the name of the agency above it then, empty for none."""

    row: int
    agency: Agency  # as it is; one that is new is not saved, and has no path yet
    after: Agency
    parent: str
    is_new: bool = False
    moves: bool = False
    values: dict[str, tuple[Any, Any]] = field(default_factory=dict)  # of one that is there; of channels always
    channels: list[Channel] = field(default_factory=list)  # those that change, not saved

    @property
    def shown(self) -> list[tuple[str, str, str]]:
        """Label, before and after, for the dry run."""
        pairs = ((BY_ID[name], *pair) for name, pair in self.values.items())
        return [(str(column.label), in_words(column, old), in_words(column, new)) for column, old, new in pairs]


@dataclass(slots=True)
class Plan:
    changes: list[Change] = field(default_factory=list)
    same: int = 0
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def additions(self) -> list[Change]:
        return [change for change in self.changes if change.is_new]

    @property
    def alterations(self) -> list[Change]:
        return [change for change in self.changes if not change.is_new]

    @property
    def is_possible(self) -> bool:
        return not self.mistakes

    @property
    def is_empty(self) -> bool:
        return not self.changes


def plan(rows: Sequence[Row], *, within: Agency | None = None) -> Plan:
    """`within`: only this agency and those below it may be touched. Nothing is written."""
    if len(rows) > MOST_ROWS:
        too_many = _("一次最多导入{most}个单位，表里有{rows}个，请分开导入。").format(most=MOST_ROWS, rows=len(rows))
        return Plan(mistakes=[Mistake(rows[MOST_ROWS].number, "", too_many)])
    planning = _Planning(rows, within)
    for row in rows:
        planning.take(row)
    planning.check_parents()
    if planning.plan.is_possible:
        planning.check_divisions()
    order = ["", *(str(column.label) for column in COLUMNS)]
    planning.plan.mistakes.sort(key=lambda mistake: (mistake.row, order.index(mistake.column)))
    return planning.plan


class _Planning:
    def __init__(self, rows: Sequence[Row], within: Agency | None) -> None:
        self.plan = Plan()
        self.within = within
        self.known = _known(rows)
        self.by_name = {agency.name: agency for agency in self.known}
        self.by_slug = {agency.slug: agency for agency in self.known}
        self.by_uscc = {agency.uscc: agency for agency in self.known if agency.uscc}
        self.by_letterhead = {agency.letterhead: agency for agency in self.known if agency.letterhead}
        slugs = _texts(rows, "slug")
        self.former = dict(FormerSlug.objects.filter(slug__in=slugs).values_list("slug", "agency"))
        self.slugs = set(Agency.objects.filter(slug__in=slugs).values_list("slug", flat=True))  # ended ones too
        self.counts = {name: Counter(row.cells.get(name, "") for row in rows) for name in ALONE}
        self.next = (Agency.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1

    def refuse(self, row: Row, column: str, sentence: str) -> None:
        self.plan.mistakes.append(Mistake(row.number, str(BY_ID[column].label) if column else "", sentence))

    def take(self, row: Row) -> None:
        mistakes = len(self.plan.mistakes)
        for name in ALONE:
            value = row.cells.get(name, "")
            if value and self.counts[name][value] > 1:
                self.refuse(row, name, _("“{value}”在表里出现了两次以上。").format(value=value))
        values = self._values(row)
        found = self._found(row)
        if len(self.plan.mistakes) > mistakes:
            return
        if found:
            self._alter(row, found, values)
        else:
            self._add(row, values)

    def _values(self, row: Row) -> dict[str, Any]:
        values = {}
        for name, text in row.cells.items():
            if name == "parent" or (not text and BY_ID[name].is_required):
                continue
            try:
                values[name] = understood(BY_ID[name], text)
            except Unreadable as fault:
                self.refuse(row, name, str(fault))
        return values

    def _found(self, row: Row) -> Agency | None:
        """The agency that the row is about: by its address, else by its name."""
        name, slug = row.cells["name"], row.cells.get("slug", "")
        if not name:
            self.refuse(row, "name", _("没有填写。"))
            return None
        found = self.by_slug.get(slug) if slug else self.by_name.get(name)
        if found is None and slug and name in self.by_name:
            there = self.by_name[name]
            told = _("这个机关的网址名称是“{slug}”。网址跟着更名一起改，表格里不改。").format(slug=there.slug)
            self.refuse(row, "slug", told)
        if found and found.name != name:
            told = _("网址名称“{slug}”是{agency}的。要更名，请用“更名”办理，写明从哪一天起。")
            self.refuse(row, "name", told.format(slug=slug, agency=found.name))
        if found and self.within and not found.path.startswith(self.within.path):
            self.refuse(row, "name", _("这个机关不归{within}管理。").format(within=self.within.name))
        if found is None and slug and (slug in self.slugs or slug in self.former):
            self.refuse(row, "slug", _("这个网址名称已经有机关用过，请换一个或者留空。"))
        return found

    def _alter(self, row: Row, found: Agency, values: dict[str, Any]) -> None:
        values, of_ways = ways.separated(values)
        short = values.pop("short_name", found.short_name)
        if short != found.short_name:
            self.refuse(row, "short_name", _("简称跟着名称一起改，请用“更名”办理。"))
        wanted = {name: value for name, value in values.items() if name not in NOT_SET}
        changed = {name: (old, new) for name, new in wanted.items() if (old := getattr(found, name)) != new}
        after = copy(found)
        for name, (_old, new) in changed.items():
            setattr(after, name, new)
        self._check(row, after, set(changed))
        now = found.parent.name if found.parent else ""
        parent = row.cells.get("parent", now)
        if parent != now:
            changed["parent"] = (now, parent)
        channels, ways_changed = self._channels(row, found, after, of_ways)
        if changed or ways_changed:
            moves, both = parent != now, changed | ways_changed
            self.plan.changes.append(
                Change(row.number, found, after, parent, moves=moves, values=both, channels=channels)
            )
        else:
            self.plan.same += 1

    def _add(self, row: Row, values: dict[str, Any]) -> None:
        lacking = [column for column in COLUMNS if column.is_required and column.id not in values]
        for column in lacking:
            self.refuse(row, column.id, _("新机关要填写这一列。"))
        if lacking:
            return
        values, of_ways = ways.separated(values)
        values["slug"] = values.get("slug") or self._new_slug()
        agency = Agency(**values)
        self._check(row, agency, set(values))
        channels, changed = self._channels(row, agency, agency, of_ways)
        parent = row.cells.get("parent", "")
        self.plan.changes.append(
            Change(row.number, agency, agency, parent, is_new=True, values=changed, channels=channels)
        )

    def _channels(
        self, row: Row, agency: Agency, after: Agency, wanted: Mapping[str, Any]
    ) -> tuple[list[Channel], ways.Changes]:
        channels, changed = ways.after(agency, wanted)
        for column, sentence in ways.faults(after, channels):
            self.refuse(row, column, sentence)
        return channels, changed

    def _new_slug(self) -> str:
        slug = f"unit-{self.next}"
        self.next += 1
        return slug if slug not in self.slugs and slug not in self.by_slug else self._new_slug()

    def _check(self, row: Row, agency: Agency, changed: set[str]) -> None:
        """Each value for itself; whether it fits to the place is checked when all are known."""
        try:
            agency.clean_fields(exclude={"path", "parent"} | (BY_ID.keys() - changed))
        except ValidationError as fault:
            for name, messages in fault.message_dict.items():
                self.refuse(row, name, " ".join(messages))
        other = self.by_uscc.get(agency.uscc) if agency.uscc else None
        if other and other.pk != agency.pk:
            self.refuse(row, "uscc", _("这个代码已经用在{agency}上。").format(agency=other.name))
        other = self.by_letterhead.get(agency.letterhead) if agency.letterhead else None
        if other and other.pk != agency.pk:
            self.refuse(row, "letterhead", _("这个代字{agency}正在用。").format(agency=other.name))

    def check_parents(self) -> None:
        """Every agency above is known, may be touched, and no agency comes to stand below itself."""
        planned = {change.after.name: change for change in self.plan.changes}
        for change in self.plan.changes:
            column = "level"
            fault = ""
            if change.is_new or change.moves:
                column, fault = "parent", self._parent_fault(change, planned) or self._circle(change, planned)
            if not fault:
                above = planned.get(change.parent)
                parent = above.after if above else self.by_name.get(change.parent)
                column, fault = "level", _placed(change.after, parent).place_fault
            if fault:
                self.plan.mistakes.append(Mistake(change.row, str(BY_ID[column].label), fault))

    def check_divisions(self) -> None:
        for change, sentence in divisions.faults(self.plan.changes, self.by_name):
            self.plan.mistakes.append(Mistake(change.row, str(BY_ID["division_code"].label), sentence))

    def _parent_fault(self, change: Change, planned: Mapping[str, Change]) -> str:
        name = change.parent
        if not name:
            return _("要写明上级机关。") if self.within else ""
        if name in planned and planned[name].is_new:
            return ""
        parent = self.by_name.get(name)
        if parent is None:
            return _("没有叫“{name}”的机关，表里也没有。").format(name=name)
        if self.within and not parent.path.startswith(self.within.path):
            return _("{parent}不归{within}管理。").format(parent=name, within=self.within.name)
        return ""

    def _circle(self, change: Change, planned: Mapping[str, Change]) -> str:
        seen, name = {change.after.name}, change.parent
        while name:
            if name in seen:
                return _("上级机关绕成了一圈：{name}又到了自己下面。").format(name=name)
            seen.add(name)
            known = self.by_name.get(name)
            now = known.parent.name if known and known.parent else ""
            name = planned[name].parent if name in planned else now
        return ""


def _placed(agency: Agency, parent: Agency | None) -> Agency:
    placed = copy(agency)
    placed.parent = parent
    return placed


def _known(rows: Sequence[Row]) -> list[Agency]:
    """The agencies that the sheet names, and all above them."""
    wanted = Agency.objects.present().select_related("parent").prefetch_related("channels")
    names = _texts(rows, "name") | _texts(rows, "parent")
    found = {agency.pk: agency for agency in wanted.filter(name__in=names)}
    found |= {agency.pk: agency for agency in wanted.filter(slug__in=_texts(rows, "slug"))}
    found |= {agency.pk: agency for agency in wanted.filter(uscc__in=_texts(rows, "uscc"))}
    found |= {agency.pk: agency for agency in wanted.filter(letterhead__in=_texts(rows, "letterhead"))}
    above = {path for agency in found.values() for path in agency.paths_above()}
    found |= {agency.pk: agency for agency in wanted.filter(path__in=above)}
    return list(found.values())


def _texts(rows: Iterable[Row], column: str) -> set[str]:
    return {text for row in rows if (text := row.cells.get(column, ""))}
