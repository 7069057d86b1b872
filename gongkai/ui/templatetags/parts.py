"""What the templates of the parts ask that Django's language does not answer."""

from django import template
from django.contrib.messages.storage.base import Message

from gongkai.ui.undo import PREFIX

register = template.Library()


@register.filter
def undo_url(message: Message) -> str:
    """Where the button of the message posts to; "" where it offers no undo."""
    tags = message.extra_tags or ""
    return tags.removeprefix(PREFIX) if tags.startswith(PREFIX) else ""
