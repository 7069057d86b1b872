"""System checks of the search (`check --database default`), in words for the person who runs the site."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

from gongkai.search.engines import engine
from gongkai.search.models import PublicCard


@register(Tags.database)
def index_is_there(**given: Any) -> list[CheckMessage]:
    if not given.get("databases") or PublicCard._meta.db_table not in connection.introspection.table_names():
        return []
    names = engine().absent()
    if not names:
        return []
    return [
        Error(
            f"数据库里缺少检索用的索引：{'、'.join(names)}。网站上的检索现在不能用，其他功能不受影响。",
            hint="请运行 gongkai migrate，检索会自动重新建立。",
            id="gongkai.search.E001",
        )
    ]
