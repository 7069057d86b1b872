"""/healthz: the process answers. /readyz: it can also do its work."""

import logging
from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

logger = logging.getLogger("gongkai.health")


class Probes:
    """Answered before the host is looked at: a balancer asks by address, and over plain http."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path)
        return probe() if probe else self.get_response(request)


def alive() -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


def ready() -> HttpResponse:
    """200 where the database answers and its tables are those of this program, 503 otherwise."""
    state = {"database": "ok", "tables": "ok"}
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            state["tables"] = "outdated"
    except DatabaseError:
        logger.exception("database does not answer")
        state = {"database": "unreachable", "tables": "unknown"}
    fine = all(answer == "ok" for answer in state.values())
    return JsonResponse({"ready": fine, **state}, status=200 if fine else 503)


PROBES: dict[str, Callable[[], HttpResponse]] = {"/healthz": alive, "/readyz": ready}
