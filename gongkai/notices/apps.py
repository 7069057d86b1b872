from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "gongkai.notices"
    verbose_name = _("通知")

    def ready(self) -> None:
        from gongkai.notices import services  # noqa: F401, PLC0415 - registers the kind of its entries
        from gongkai.notices.kinds import NoticeKind, register  # noqa: PLC0415 - once apps are loaded

        register(
            NoticeKind("notices.trial", _("试寄的邮件"), _("这是您自己要的一条试寄通知。收到邮件，说明邮箱没有填错。"))
        )
