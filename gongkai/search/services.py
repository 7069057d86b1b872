"""What changes the indexes. In the caller's transaction: what an act publishes or withdraws is so for search too."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.db import IntegrityError, transaction

from gongkai.search.documents import Document, Sight, marks_of
from gongkai.search.engines import engine
from gongkai.search.models import CARDS, DAY_BITS, TEXTS, Card, Text, first_key
from gongkai.search.tokens import EDITION, fold

TRIES: Final = 5
Key = tuple[str, int]


def index(document: Document, *, sight: Sight) -> None:
    """Put it in, or in its place where it has changed."""
    index_all([document], sight=sight)


@transaction.atomic
def index_all(documents: Iterable[Document], *, sight: Sight) -> int:
    """How many of them were not there as they are."""
    wanted = {(document.kind, document.object): document for document in documents}
    there = _there(wanted, sight)
    changed = [document for key, document in wanted.items() if key not in there or there[key].digest != document.digest]
    _take_out([there[key] for key in ((each.kind, each.object) for each in changed) if key in there], sight)
    before = {key: card.id for key, card in there.items() if card.edition == EDITION}
    _put_in(changed, before, max((card.id for card in there.values()), default=0), sight)
    return len(changed)


def remove(kind: str, object: int, *, sight: Sight | None = None) -> int:
    """Take it out, from every sight where none is named. How many there were."""
    return sum(remove_all([(kind, object)], sight=each) for each in ([sight] if sight else Sight))


@transaction.atomic
def remove_all(keys: Iterable[Key], *, sight: Sight) -> int:
    there = list(_there(keys, sight).values())
    _take_out(there, sight)
    return len(there)


@transaction.atomic
def clear(*, sight: Sight) -> None:
    """Empty an index, to make it anew."""
    engine().clear(sight)


def _there(keys: Iterable[Key], sight: Sight) -> dict[Key, Card]:
    objects: dict[str, list[int]] = {}
    for kind, object in keys:
        objects.setdefault(kind, []).append(object)
    cards = CARDS[sight]._default_manager
    return {
        (card.kind, card.object): card
        for kind, some in objects.items()
        for card in cards.select_for_update().filter(kind=kind, object__in=some)
    }


def _take_out(cards: Sequence[Card], sight: Sight) -> None:
    """Words of other tokens cannot be told to go: without a card they are not found, until the index is made anew."""
    keys, old = ([card.pk for card in cards if (card.edition == EDITION) is current] for current in (True, False))
    for model in (CARDS[sight], TEXTS[sight]):
        model._default_manager.filter(pk__in=old).delete()
    engine().remove(sight, list(TEXTS[sight]._default_manager.filter(pk__in=keys)))


def _put_in(documents: Sequence[Document], before: dict[Key, int], used: int, sight: Sight) -> None:
    """Two acts of one day may choose the same key; then the later one chooses again."""
    for attempt in range(TRIES):
        keys = _keys(documents, before, used, sight)
        cards = [_card(document, key, sight) for document, key in zip(documents, keys, strict=True)]
        texts = [_text(document, key, sight) for document, key in zip(documents, keys, strict=True)]
        try:
            with transaction.atomic():
                return engine().add(sight, cards, texts)
        except IntegrityError:
            if attempt == TRIES - 1:
                raise
    return None


def _keys(documents: Sequence[Document], before: dict[Key, int], used: int, sight: Sight) -> list[int]:
    """
    What was there keeps its key and so its place, unless its day has changed. The others come behind the last of their
    day, and behind the greatest that was taken out just now.
    """
    last: dict[int, int] = {}
    keys = []
    for document in documents:
        first, old = first_key(document.day), before.get((document.kind, document.object), 0)
        if old >> DAY_BITS == first >> DAY_BITS:
            keys.append(old)
            continue
        if first not in last:
            last[first] = max(_last_of_day(first, sight), used if used >> DAY_BITS == first >> DAY_BITS else 0)
        last[first] += 1
        keys.append(last[first])
    return keys


def _last_of_day(first: int, sight: Sight) -> int:
    of_day = CARDS[sight]._default_manager.filter(pk__gte=first, pk__lt=first + (1 << DAY_BITS))
    return of_day.order_by("-pk").values_list("pk", flat=True).first() or first - 1


def _card(document: Document, key: int, sight: Sight) -> Card:
    return CARDS[sight](
        id=key,
        kind=document.kind,
        object=document.object,
        agency=document.agency,
        item=document.item,
        year=document.year,
        genre=document.genre,
        validity=document.validity,
        head=fold(f"{document.title}\n{document.number}"),
        digest=document.digest,
        edition=EDITION,
    )


def _text(document: Document, key: int, sight: Sight) -> Text:
    title, number, body, attached = (text.replace("\0", "") for text in document.texts)
    marks = " ".join(marks_of(document))
    return TEXTS[sight](id=key, title=title, number=number, body=body, attached=attached, marks=marks)
