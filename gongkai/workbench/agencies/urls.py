"""机关, below the workbench."""

from django.urls import path, register_converter

from gongkai.agencies.models import Purpose, Way
from gongkai.workbench.agencies import acts, register, sheets, views, years


class WayInPath:
    regex = "|".join(Way.values)

    def to_python(self, value: str) -> Way:
        return Way(value)

    def to_url(self, value: str) -> str:
        return Way(value).value


class PurposeInPath:
    regex = "|".join(Purpose.values)

    def to_python(self, value: str) -> Purpose:
        return Purpose(value)

    def to_url(self, value: str) -> str:
        return Purpose(value).value


register_converter(WayInPath, "way")
register_converter(PurposeInPath, "purpose")

app_name = "agencies"

urlpatterns = [
    path("", views.agencies, name="list"),
    path("add/", acts.add, name="add"),
    path("sheet/", sheets.bring, name="bring"),
    path("sheet/template.xlsx", sheets.template, name="template"),
    path("sheet/export.<str:format>", sheets.export, name="export"),
    path("sheet/<int:stored>/", sheets.dry_run, name="dry_run"),
    path("calendars/", years.years, name="calendars"),
    path("<int:pk>/", views.agency, name="agency"),
    path("<int:pk>/branch/", views.branch, name="branch"),
    path("<int:pk>/edit/", acts.edit, name="edit"),
    path("<int:pk>/remedies/edit/", acts.remedies, name="remedies"),
    path("<int:pk>/channels/<way:way>/", acts.channel, name="channel"),
    path("<int:pk>/numbering/<purpose:purpose>/", acts.series, name="series"),
    path("<int:pk>/numbering/<int:number>/void/", acts.void, name="void"),
    path("<int:pk>/numbering/<int:number>/note/", register.void_note, name="void_note"),
    path("<int:pk>/numbering/", register.numbers, name="register"),
    path("<int:pk>/rename/", acts.rename, name="rename"),
    path("<int:pk>/move/", acts.move, name="move"),
    path("<int:pk>/merge/", acts.merge, name="merge"),
    path("<int:pk>/split/", acts.split, name="split"),
    path("<int:pk>/end/", acts.end, name="end"),
    path("<int:pk>/<slug:tab>/", views.agency, name="tab"),
]
