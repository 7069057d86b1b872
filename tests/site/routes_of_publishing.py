"""
The public's addresses of 主动公开, part of the table of test_routes_and_roles. Nobody gets more for being signed in: a
record on its way to the public has no address of the public's, not for its own officer either.
"""

from tests.site.routes_of_disclosure import file, record
from tests.site.rows import public


def slug(world, _visitor):
    return [world.town.slug]


def waiting(*more):
    return lambda world, _visitor: [record(world.town).pk, *more]


def waiting_file(world, _visitor):
    found = file(world.town)
    return [found.version.record_id, found.pk]


TABLE = {
    "portal:record": public(404, own=waiting()),
    "portal:record_version": public(404, own=waiting(1)),
    "portal:record_print": public(404, own=waiting()),
    "portal:record_qr": public(404, own=waiting()),
    "portal:record_file": public(404, own=waiting_file),
    "portal:search": public(),
    "portal:browse": public(),
    "portal:atom": public(),
    "portal:json_feed": public(),
    "portal:sitemap": public(),
    "portal:sitemap_agencies": public(),
    "portal:sitemap_records": public(404, own=lambda *_: [0]),
    "portal:agency_atom": public(own=slug),
    "portal:agency_json": public(own=slug),
    "portal:agency_search": public(own=slug),
    "portal:catalogue": public(own=slug),
    "portal:suggest": public(method="post", own=slug),
    "portal:complain": public(own=slug),
    "portal:complained": public(302, own=slug),
}
