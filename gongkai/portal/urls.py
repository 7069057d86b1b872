"""The public's addresses. They are printed in reports and kept by readers: they do not change."""

from django.urls import path, register_converter

from gongkai.portal import views
from gongkai.portal.applying import urls as applying
from gongkai.portal.publishing import urls as publishing
from gongkai.reports.models import Scope


class ScopeInPath:
    """An agency's own report has the short address; the government's aggregate stands one step below."""

    regex = "(?:aggregate/)?"

    def to_python(self, value: str) -> Scope:
        return Scope.AGGREGATE if value else Scope.OWN

    def to_url(self, value: str) -> str:
        return "aggregate/" if value == Scope.AGGREGATE else ""


register_converter(ScopeInPath, "scope")

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("checkup/", views.checkup, name="checkup"),
    path("elder/", views.elder, name="elder"),
    *applying.urlpatterns,
    *publishing.urlpatterns,
    path("agencies/<slug:slug>/", views.agency, name="agency"),
    path("agencies/<slug:slug>/guide/", views.guide, name="guide"),
    path("agencies/<slug:slug>/reports/", views.reports, name="reports"),
    path("agencies/<slug:slug>/reports/<int:year>/<scope:scope>", views.report, name="report"),
    path("agencies/<slug:slug>/reports/<int:year>/<scope:scope>original", views.original, name="original"),
    path("agencies/<slug:slug>/reports/<int:year>/<scope:scope>report.<str:format>", views.download, name="download"),
]
