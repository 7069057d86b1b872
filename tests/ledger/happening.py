"""A kind of entry for tests, known as soon as it is imported; and what an act wrote when."""

import re

from gongkai.ledger import kinds

KIND = kinds.EntryKind("test.happened", "试验事项", ("number", "code"))
kinds.register(KIND)
WRITE = re.compile(r'(?:WITH \w+ AS \()?(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM) "?(\w+)')


def written_after_the_ledger(queries):
    """The tables that an act wrote, and those that it wrote after the first chain was locked: there should be none."""
    wrote = [found[1] for query in queries if (found := WRITE.match(query["sql"]))]
    first = next(place for place, table in enumerate(wrote) if table in ("ledger_entry", "ledger_head"))
    return set(wrote[:first]), {table for table in wrote[first:] if table not in ("ledger_entry", "ledger_head")}
