"""Set the ways by which an agency takes applications."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.agencies import entry_kinds, history
from gongkai.agencies.models import ALWAYS_OPEN, Agency, Channel, Way
from gongkai.ledger.services import Actor

SET = ("is_open", "address", "hours", "phone", "notes")

NO_CHANNELS = gettext_lazy("内设机构和村（居）民委员会不以自己的名义受理申请，由它的上级机关受理。")


@transaction.atomic
def set_channel(
    agency: Agency,
    way: Way,
    *,
    is_open: bool,
    by: Actor,
    address: str = "",
    hours: str = "",
    phone: str = "",
    notes: str = "",
) -> Channel:
    """Open or close a way and say where and how. In person and by post cannot be closed (国办公开办函〔2017〕19号)."""
    if not agency.is_agency:
        raise ValidationError(NO_CHANNELS)
    Agency.objects.select_for_update().get(pk=agency.pk)
    channel = Channel.objects.filter(agency=agency, way=way).first()
    channel = channel or unset(agency, way)
    words = {"address": address, "hours": hours, "phone": phone, "notes": notes}
    wanted = {"is_open": is_open, **{field: text.strip() for field, text in words.items()}}
    before = {field: getattr(channel, field) for field in SET}
    values = {field: (before[field], wanted[field]) for field in SET if before[field] != wanted[field]}
    if not values:
        return channel
    for field, (_before, after) in values.items():
        setattr(channel, field, after)
    check(channel)
    channel.full_clean(exclude={"agency"})
    channel.save()
    history.record(entry_kinds.CHANNEL_SET, agency, values, by=by, way=way.value, is_open=is_open)
    return channel


def unset(agency: Agency, way: Way) -> Channel:
    """A way of which nothing was said yet."""
    return Channel(agency=agency, way=way, is_open=way in ALWAYS_OPEN)


def check(channel: Channel) -> None:
    """What can be told without the database, of one field."""
    if channel.way == Way.EMAIL and channel.address:
        try:
            validate_email(channel.address)
        except ValidationError:
            raise ValidationError({"address": _("这不是一个电子邮箱地址，例如 gongkai@example.gov.cn。")}) from None
