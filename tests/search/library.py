"""A few documents to be found, and how to find them."""

from datetime import date

from gongkai.search import selectors, services
from gongkai.search.documents import Document, Sight
from gongkai.search.queries import Narrowing
from gongkai.search.selectors import Order

DAY = date(2024, 3, 15)
BOTH = (Order.NEWEST, Order.RELEVANCE)


def document(object=1, title="关于农村最低生活保障标准的通知", **given):
    return Document(**{"kind": "record", "object": object, "day": DAY, "title": title} | given)


def put(*documents, sight=Sight.PUBLIC):
    services.index_all(documents, sight=sight)


def find(typed, *, sight=Sight.PUBLIC, order=Order.NEWEST, **narrowing):
    return selectors.search(typed, sight=sight, narrowing=Narrowing(**narrowing), order=order)


def objects(typed, **given):
    """The keys of what is found, in the order in which it is shown, without what is only near."""
    return [found.object for found in find(typed, **given).page().found]


def near(typed, **given):
    return [found.object for found in find(typed, **given).page().near]


def text_of(parts):
    """The parts as one text, the marked ones in brackets."""
    return "".join(f"[{part.text}]" if part.is_marked else part.text for part in parts)
