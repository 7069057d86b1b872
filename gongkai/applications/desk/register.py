"""登记簿: every application of a year, with the sums that table three of the year's report asks for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django import forms
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.agencies.clock import today
from gongkai.applications import selectors
from gongkai.applications.desk.lists import (
    ALL,
    MINE,
    NOBODY,
    RELATED,
    agencies_below,
    officers_of,
    seen_in_order,
)
from gongkai.applications.desk.paging import Key, KeyedTable
from gongkai.applications.desk.register_lines import JOINED, Beside, columns_of_book, columns_of_page, form_of
from gongkai.applications.models import Application
from gongkai.applications.models.application import ApplicantKind, ApplicationQuerySet, Channel, State
from gongkai.applications.register_years import years_of
from gongkai.law.report.facts import Facts
from gongkai.law.report.tally import tally
from gongkai.ledger import chains
from gongkai.ledger.bodies import Fact
from gongkai.ledger.services import Draft, append
from gongkai.people.access import OfficerRequest, actor, may, post_required
from gongkai.people.exports import TAKEN, taken_away
from gongkai.people.models import Post
from gongkai.people.sight import OVER_A_SUBTREE
from gongkai.ui.choosing import ChoiceField, TypedChoiceField
from gongkai.ui.tables import Cell, Column

LIST: Final = "applications.register"
KEYS: Final = {
    "-received": Key("received_on", down=True),
    "received": Key("received_on"),
    "-number": Key(down=True),
    "number": Key(),
}
PRINTED: Final = 3000  # rows on paper; more are taken away as a spreadsheet
# What a line of it needs
SHOWN: Final = (
    "number", "submitted_on", "received_on", "applicant_label", "applicant_kind", "topic", "channel", "due_on",
    "counted_on", "counted_as", "decision", "served_on", "closed_on", "state", "destroyed", "agency__short_name",
    "officer__person__display_name",
)  # fmt: skip
ALWAYS: Final = frozenset({"new", "carried_in", "handled", "carried_out"})


class RegisterFilter(forms.Form):
    year = TypedChoiceField(label=_("年度"), coerce=int)
    row = ChoiceField(label=_("表三的行"), required=False)
    state = ChoiceField(label=_("状态"), required=False, choices=[ALL, *State.choices])
    kind = ChoiceField(label=_("申请人类别"), required=False, choices=[ALL, *ApplicantKind.choices])
    channel = ChoiceField(label=_("提出方式"), required=False, choices=[ALL, *Channel.choices])
    officer = ChoiceField(label=_("承办人"), required=False)
    agency = ChoiceField(label=_("机关"), required=False)

    def __init__(self, given: QueryDict, *, post: Post, officers: Sequence[Post], now: int) -> None:
        if "year" not in given:
            given = given.copy()
            given["year"] = str(now)
        super().__init__(given, auto_id="filter_%s")
        self.post = post
        wanted = str(given["year"])
        asked = int(wanted) if re.fullmatch(r"[12][0-9]{3}", wanted) else None
        there = years_of(Application.objects.visible_to(post), post, now=now, asked=asked)
        years = [(str(year), gettext("{year}年").format(year=year)) for year in there]
        people = [(str(each.pk), str(each.person)) for each in officers]
        self._choose("year", years)
        self._choose("officer", [ALL, (MINE, _("我")), (NOBODY, _("还没有确定")), *people])
        self.of = int(wanted) if wanted in dict(years) else now
        self._choose("row", [ALL, *((row.id, f"{row.kind}{row.label}") for row in form_of(self.of).applications.rows)])
        if post.role in OVER_A_SUBTREE:
            self._choose("agency", [ALL, *agencies_below(post)])
        else:
            del self.fields["agency"]

    def _choose(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # they are ChoiceFields

    def narrowed(self, cases: ApplicationQuerySet) -> ApplicationQuerySet:
        """By everything but the year, and by the row as the year has it."""
        given = {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}
        for name, column in (
            ("state", "state"),
            ("kind", "applicant_kind"),
            ("channel", "channel"),
            ("agency", "agency"),
        ):
            if name in given:
                cases = cases.filter(**{column: given[name]})
        if "officer" in given:
            mine = {MINE: self.post.pk, NOBODY: None}
            cases = cases.filter(officer=mine.get(given["officer"], given["officer"]))
        return cases.filter(selectors.in_row(given["row"], self.of)) if "row" in given else cases


@dataclass(frozen=True, slots=True)
class Sum:
    """A row of table three with its figures, in the order of the form's columns."""

    label: str
    figures: Sequence[int]


@dataclass
class Book:
    """The register as it is narrowed, in the order of the address, or in the one given."""

    request: OfficerRequest
    order: str = "-received"

    @cached_property
    def filters(self) -> RegisterFilter:
        post = self.request.post
        return RegisterFilter(self.request.GET, post=post, officers=officers_of(post), now=today().year)

    @cached_property
    def narrowed(self) -> ApplicationQuerySet:
        return self.filters.narrowed(Application.objects.visible_to(self.request.post))

    @property
    def name(self) -> str:
        return gettext("政府信息公开申请登记簿（{year}年）").format(year=self.filters.of)

    @cached_property
    def beside(self) -> Beside:
        return Beside(self.request.post, self.filters.of)

    @cached_property
    def table(self) -> KeyedTable:
        """As it is on the page."""
        return self._table(columns_of_page(self.beside))

    @cached_property
    def whole(self) -> KeyedTable:
        """With every column: on paper, and taken away."""
        return self._table(columns_of_book(self.beside))

    def _table(self, columns: Sequence[Column]) -> KeyedTable:
        post, keys = self.request.post, {self.order: KEYS[self.order], **KEYS}
        seen = self.filters.narrowed(seen_in_order(post, self.filters, self.request.GET, keys))
        rows = seen.filter(selectors.of_year(self.filters.of)).select_related(*RELATED).only(*SHOWN)
        return KeyedTable(
            rows,
            columns,
            self.request.GET,
            keys=keys,
            name=self.name,
            filters=self.filters,
            prepare=self.beside.prepare,
            spans=selectors.spans_of_year(self.filters.of),
        )

    def printed(self, rows: Sequence[Application]) -> Iterator[list[tuple[str, Cell, Sequence[str]]]]:
        """The lines on paper; each cell with its column, and the numbers in it that are not broken."""
        self.beside.prepare(rows)
        names = [column.id for column in self.whole.columns]
        for row in rows:
            cells = zip(names, self.whole.cells(row), strict=True)
            yield [(name, cell, cell.text.split(JOINED) if name == "letter" else ()) for name, cell in cells]

    @property
    def applicants(self) -> Sequence[str]:
        return [column.label for column in form_of(self.filters.of).applications.columns]

    @cached_property
    def sums(self) -> list[Sum]:
        """By the definitions of the report: what is here is what the report of the year says."""
        form = form_of(self.filters.of)
        figures = tally(self.filters.of, form.id, Facts(cases=selectors.facts_of(self.narrowed, self.filters.of)))
        names = [column.id for column in form.applications.columns]
        sums = []
        for row in form.applications.rows:
            found = [int(figures.get(f"t3.{row.id}.{name}", 0)) for name in names]
            if row.id in ALWAYS or any(found):
                sums.append(Sum(f"{row.kind}{row.label}", found))
        return sums


@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.see")
def register(request: OfficerRequest) -> HttpResponseBase:
    """The register of a year. Posting to it takes it away and changes nothing."""
    book = Book(request)
    if file := taken_away(book.whole, request, request.post, list=LIST):
        return file
    print_url = f"{reverse('applications:register_print')}{book.table.here}"
    context = {
        "book": book,
        "table": book.table,
        "print_url": print_url,
        "may_act": may(request.post, "applications.act"),
    }
    return render(request, "applications/register.html", context)


@require_safe
@post_required("applications.see")
def printed(request: OfficerRequest) -> HttpResponse:
    """On A4 across, the oldest first; that it was printed is an entry, as that it was taken away."""
    book = Book(request, order="received")
    rows = list(book.whole.ordered[: PRINTED + 1])
    lines = list(book.printed(rows[:PRINTED]))
    post = request.post
    with transaction.atomic():
        facts: dict[str, Fact] = {"list": LIST, "format": "print", "rows": len(lines)}
        chain = chains.security(post.agency_id)
        append(Draft(chain=chain, kind=TAKEN.id, by=actor(post), agency=post.agency_id, facts=facts))
    context = {"book": book, "lines": lines, "more": len(rows) > PRINTED, "most": PRINTED, "today": today()}
    return render(request, "applications/register_print.html", context)
