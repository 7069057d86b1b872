"""The addresses of handing out (below /work/applications/)."""

from django.urls import URLPattern, path

from gongkai.applications.desk import handing_out

urlpatterns: list[URLPattern] = [
    path("<int:pk>/handouts/add/", handing_out.ask, name="handout_add"),
    path("handouts/", handing_out.listed, name="handouts"),
    path("handouts/<int:pk>/", handing_out.handout, name="handout"),
    path("handouts/<int:pk>/remind/", handing_out.remind, name="handout_remind"),
    path("handouts/<int:pk>/accept/", handing_out.accept, name="handout_accept"),
    path("handouts/<int:pk>/return/", handing_out.return_, name="handout_return"),
    path("handouts/<int:pk>/recall/", handing_out.recall, name="handout_recall"),
    path("handouts/files/<int:pk>/", handing_out.file, name="handout_file"),
]
