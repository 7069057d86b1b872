"""
Django's own refusals in plain words. Its Chinese catalogue says "这个字段是必填项。", and where it lacks a sentence (a
password that is too short) it answers in English. What a form or a model says in its own words stays as it is: these
stand only where nothing else was said.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core import validators
from django.db import models
from django.utils.translation import gettext_lazy as _

DAY: Final = _("日期写法如 2026-01-31。")
TIME: Final = _("时间写法如 08:30。")
NOT_OFFERED: Final = _("这里没有“%(value)s”可以选，请重新选一个。")

OF_FIELDS: Final[Mapping[type, Mapping[str, Any]]] = {
    forms.Field: {"required": _("这一项还没有填。")},
    forms.ChoiceField: {"required": _("请选一个。"), "invalid_choice": NOT_OFFERED},
    forms.MultipleChoiceField: {"required": _("请至少选一个。"), "invalid_choice": NOT_OFFERED},
    forms.ModelChoiceField: {"required": _("请选一个。"), "invalid_choice": _("没有这一个，请重新选。")},
    forms.IntegerField: {"invalid": _("请写一个整数。")},
    forms.FloatField: {"invalid": _("请写一个数。")},
    forms.DecimalField: {"invalid": _("请写一个数。")},
    forms.DateField: {"invalid": DAY},
    forms.TimeField: {"invalid": TIME},
    forms.DateTimeField: {"invalid": _("时间写法如 2026-01-31 08:30。")},
    forms.URLField: {"invalid": _("这不像一个网址。网址写全，例如 https://example.gov.cn/。")},
    forms.FileField: {
        "required": _("请先选一个文件。"),
        "invalid": _("没有收到文件，请重新选一次。"),
        "missing": _("没有收到文件，请重新选一次。"),
        "empty": _("这个文件是空的，请另选一个。"),
        "max_length": _("文件名最多 %(max)d 个字，现在有 %(length)d 个。请改短再上传。"),
    },
    models.Field: {
        "blank": _("这一项还没有填。"),
        "null": _("这一项还没有填。"),
        "unique": _("这个%(field_label)s已经有了，请换一个。"),
        "invalid_choice": NOT_OFFERED,
    },
}
# A class's sentence, and that of a validator which Django had made already when this is read.
OF_VALIDATORS: Final[Sequence[tuple[Any, Any]]] = (
    (validators.MaxLengthValidator, _("最多 %(limit_value)d 个字，现在有 %(show_value)d 个。")),
    (validators.MinLengthValidator, _("至少 %(limit_value)d 个字，现在有 %(show_value)d 个。")),
    (validators.MaxValueValidator, _("不能大于 %(limit_value)s。")),
    (validators.MinValueValidator, _("不能小于 %(limit_value)s。")),
    (validators.EmailValidator, _("这不像一个邮箱地址。请检查有没有写全，例如 zhangsan@example.gov.cn。")),
    (validators.URLValidator, OF_FIELDS[forms.URLField]["invalid"]),
    (validators.ProhibitNullCharactersValidator, _("里面有看不见的字符，请重新打一遍，不要粘贴。")),
    (validators.validate_slug, _("只能用英文字母、数字和短横线，中间不能有空格。")),
)


def speak_plainly() -> None:
    """Once, when the apps are ready and no form was made yet."""
    for field, sentences in OF_FIELDS.items():
        own = vars(field).get("default_error_messages", {})
        setattr(field, "default_error_messages", {**own, **sentences})  # noqa: B010 - the stubs name it on some only
    for validator, sentence in OF_VALIDATORS:
        setattr(validator, "message", sentence)  # noqa: B010 - the stubs name it on some only
