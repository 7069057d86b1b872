"""What is asked of notices."""

from gongkai.ledger import particulars
from gongkai.notices.models import Notice, Preference


def unread_count(person: int) -> int:
    return Notice.objects.of(person).unread().count()


def preference_of(person: int) -> Preference:
    """As set; nobody is sent a mail who has not asked for it."""
    return Preference.objects.filter(person=person).first() or Preference(person_id=person)


def address_of(preference: Preference) -> str:
    """Where the mails go, blank where none is set: for the mail, and for whose it is. Neither is a look at others."""
    if not preference.sealed_address:
        return ""
    return particulars.opened(particulars.Reference.from_fact(preference.sealed_address))
