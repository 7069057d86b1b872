"""角色: in what capacity somebody holds a post."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    CONTRIBUTOR = "contributor", _("报送人")  # of a 站所, 股室 or village: hands in, answers what is asked
    OFFICER = "officer", _("信息公开专员")
    REVIEWER = "reviewer", _("审核人")
    APPROVER = "approver", _("签发人")
    SUPERVISOR = "supervisor", _("主管部门人员")  # over the agency and everything below it
    ADMINISTRATOR = "administrator", _("系统管理员")  # accounts and settings, no cases
    AUDITOR = "auditor", _("审计员")  # logs, nothing else
