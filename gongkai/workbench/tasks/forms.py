"""How the queue is narrowed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.tasks.models import State, TaskQuerySet


class FilterForm(forms.Form):
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *State.choices])

    def narrowed(self, tasks: TaskQuerySet) -> TaskQuerySet:
        state = self.cleaned_data["state"] if self.is_valid() else ""
        return tasks.filter(state=state) if state else tasks
