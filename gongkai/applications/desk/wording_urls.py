"""文书用语."""

from django.urls import URLPattern, path

from gongkai.applications.desk import wording

urlpatterns: list[URLPattern] = [
    path("wordings/", wording.wordings, name="wordings"),
    path("wordings/<slug:letter>/", wording.letter, name="wording"),
    path("wordings/<slug:letter>/<str:paragraph>/", wording.paragraph, name="wording_paragraph"),
    path("wordings/<slug:letter>/<str:paragraph>/standard/", wording.standard, name="wording_standard"),
]
