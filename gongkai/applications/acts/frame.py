"""
The frame of every act: what is entered with its letter, words and files, tried first by a fold that nothing keeps,
then done under the lock of the case.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import count
from typing import Any

from django.utils.functional import Promise

from gongkai.applications import entries, letters
from gongkai.applications.cases import Case, Rules, rules_of
from gongkai.applications.intake import attach
from gongkai.applications.models import Application, Consultation, Letter
from gongkai.applications.models.attachments import Role
from gongkai.applications.words import is_token, seal_all
from gongkai.files.models import StoredFile
from gongkai.law.casefile import CaseFile, Event, enter, fold
from gongkai.law.citations import Citation
from gongkai.law.sentences import explain
from gongkai.ledger.bodies import Fact
from gongkai.ledger.models import Entry
from gongkai.people.models import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A letter that goes with an act; `values` are what its text needs besides the case (applications.letters)."""

    kind: str
    values: Mapping[str, Any] = field(default_factory=dict)
    to_consulted: bool = False  # it goes to the one who is asked for an opinion
    in_preview: Mapping[str, Any] = field(default_factory=dict)  # for what is known only when it is signed


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """
    What an act enters: an event of the law, or, where it is none, an entry of the kind `note` on `day`. `words` are
    plain and sealed within, those of `stay` among the words of the application too; `detail` holds codes and numbers.
    `before` makes the row that the letters are about, `after` writes what follows for the rows of the case; both
    within the transaction.
    """

    event: Event | None = None
    note: str = ""
    day: date | None = None
    stay: Collection[str] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[tuple[StoredFile, Role]] = ()
    letters: Sequence[Wanted] = ()
    detail: Mapping[str, Fact] = field(default_factory=dict)
    about: Consultation | None = None  # to whom those letters go that are `to_consulted`
    before: Callable[[Case, Mapping[str, str]], Consultation | None] | None = None  # told the tokens of the words
    after: "Callable[[Case, Done], None] | None" = None

    @property
    def on(self) -> date:
        """When it happened, in law."""
        found = self.event.on if self.event else self.day
        if found is None:
            raise ValueError("an act has its day")
        return found


@dataclass(frozen=True, slots=True)
class Done:
    """What an act left: the letters that were signed, and the tokens of its words."""

    letters: Sequence[Letter]
    tokens: Mapping[str, str]


def perform(case: Case, doing: Doing, *, by: Post | None) -> Done:
    """Do the act, within `cases.working`. LawError says why not. `by` is None where the applicant does it."""
    for stored, role in doing.files:
        attach(case.application, stored, role, by=case.by)
    tokens = _sealed(case.application, doing.words)
    remember(case.application, {name: tokens[name] for name in doing.stay if name in tokens})
    consulted = doing.before(case, tokens) if doing.before else doing.about
    signed = [
        letters.sign(
            case,
            each.kind,
            by=_signer(by),
            on=doing.on,
            consultation=consulted if each.to_consulted else None,
            **each.values,
        )
        for each in doing.letters
    ]
    if doing.event is None:
        case.note(doing.note, on=doing.on, **_facts(doing, tokens, signed))
    else:
        case.enter(doing.event, **_facts(doing, tokens, signed))
    done = Done(signed, tokens)
    if doing.after:
        doing.after(case, done)
    return done


def _sealed(application: Application, words: Mapping[str, str]) -> dict[str, str]:
    """What is a token already stays one."""
    plain = {name: text for name, text in words.items() if not is_token(text)}
    kept = {name: text for name, text in words.items() if name not in plain}
    return kept | seal_all(application.subject, plain)


def remember(application: Application, tokens: Mapping[str, str]) -> dict[str, str]:
    """What the applicant said is read with the application from now on; a second time as "supplement.2". As named."""
    known, named = dict(application.words), dict[str, str]()
    for name, token in tokens.items():
        free = free_name(name, known)
        known[free] = named[free] = token
    if named:
        application.words = known
        application.save(update_fields=["words"])
    return named


def free_name(name: str, known: Collection[str]) -> str:
    wanted = (name if number == 1 else f"{name}.{number}" for number in count(1))
    return next(each for each in wanted if each not in known)


def _signer(by: Post | None) -> Post:
    if by is None:
        raise ValueError("a letter of the agency is signed in a post")
    return by


def _facts(doing: Doing, tokens: Mapping[str, str], signed: Sequence[Letter]) -> dict[str, Fact]:
    """What the entry says besides the event; nothing of what there is none of."""
    facts: dict[str, Fact] = {
        "words": tokens,
        "files": [stored.sha256 for stored, _role in doing.files],
        "letter": signed[0].pk if signed else None,
        "detail": {**doing.detail, **({"letters": [each.pk for each in signed]} if len(signed) > 1 else {})},
    }
    return {name: fact for name, fact in facts.items() if fact}


@dataclass(kw_only=True)
class Situation:
    """The case as a page about an act has it: loaded once, changed by nothing."""

    application: Application
    post: Post
    today: date
    which: str = ""  # of several: the consultation, the letter or the entry that the page is about

    @cached_property
    def rules(self) -> Rules:
        return rules_of(self.application.agency)

    @cached_property
    def entries(self) -> list[Entry]:
        """All that happened in the case."""
        return entries.entries_of(self.application.pk)

    @cached_property
    def events(self) -> list[Event]:
        return entries.events_in(self.entries)

    @cached_property
    def before(self) -> CaseFile:
        return fold(self.events, self.rules.calendar, self.today, readings=self.rules.readings)

    @property
    def casefile(self) -> CaseFile:
        """For letters, which ask no more than how the case stands."""
        return self.before

    @cached_property
    def consultations(self) -> list[Consultation]:
        return list(Consultation.objects.filter(application=self.application))

    def trial(self, event: Event) -> CaseFile:
        """The case as it would stand. Raises LawError as the act itself would."""
        return enter(self.events, event, self.rules.calendar, self.today, readings=self.rules.readings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One kind of event as a guided act. `form` is an acts.forms.ActForm; `receives` says what goes to whom."""

    kind: str
    button: str | Promise  # 寄出补正告知书
    citation: Citation
    lead: str | Promise  # what it is for, in one sentence
    form: type[Any] | None = None
    done: str | Promise = ""  # after it
    letter: str = ""  # an id of law/letters.toml
    receives: str | Promise = ""
    url_name: str = ""  # where the act has pages of its own
    at_end: bool = False  # seldom used; stands last
    is_proposed: bool = False  # what follows, follows from another's approval

    title: str | Promise = ""  # of what is no event of the law

    @property
    def label(self) -> str:
        return str(self.title) or explain(f"case.kind.{self.kind}")
