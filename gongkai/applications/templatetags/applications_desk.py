"""
{% parts "applications:list" %}: the pages of 依申请公开 side by side, with the one that is open; {% recounting %}: that
days are counted again just now.
"""

from typing import Any

from django import template

from gongkai.applications import recounting as recounts
from gongkai.applications.desk.parts import parts_of

register = template.Library()


@register.inclusion_tag("applications/parts.html", takes_context=True)
def parts(context: template.RequestContext, here: str) -> dict[str, Any]:
    return {"parts": parts_of(context["request"].post), "here": here}


@register.inclusion_tag("applications/recounting.html", takes_context=True)
def recounting(context: template.RequestContext) -> dict[str, Any]:
    """While days are counted again, every page of the desk says so."""
    return {"under_way": recounts.under_way(context["request"].post)}
