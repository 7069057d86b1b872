"""The addresses of what goes out with an answer (below /work/applications/)."""

from django.urls import URLPattern, path

from gongkai.applications.desk import redacting, releasing

urlpatterns: list[URLPattern] = [
    path("<int:pk>/released/", releasing.releases, name="releases"),
    path("<int:pk>/released/state/", releasing.state, name="releases_state"),
    path("<int:pk>/released/add/", releasing.add_originals, name="originals_add"),
    path("files/<int:pk>/provide/", releasing.provide, name="provide"),
    path("files/<int:pk>/take-back/", releasing.take_back, name="take_back"),
    path("files/<int:pk>/redact/", redacting.redact, name="redact"),
    path("files/<int:pk>/redact/<int:number>.png", redacting.page, name="redact_page"),
]
