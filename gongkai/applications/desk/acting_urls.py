"""The addresses of acts, of what waits for approval, and of letters."""

from django.urls import URLPattern, path

from gongkai.applications.desk import acting, approving, serving

urlpatterns: list[URLPattern] = [
    path("<int:pk>/acts/<slug:kind>/", acting.act, name="act"),
    path("proposals/<int:pk>/", approving.proposal, name="proposal"),
    path("proposals/<int:pk>/return/", approving.return_, name="proposal_return"),
    path("proposals/<int:pk>/recall/", approving.recall, name="proposal_recall"),
    path("consultations/<int:pk>/tell/", approving.tell_third_party, name="tell_third_party"),
    path("<int:pk>/end/", approving.tell_end, name="tell_end"),
    path("letters/<int:pk>/", serving.letter, name="letter"),
    path("letters/<int:pk>/service/", serving.letter_sent, name="letter_service"),
    path("letters/<int:pk>/file.<slug:to>", serving.letter_file, name="letter_file"),
    path("letters/<int:pk>/proof.<slug:to>", serving.letter_proof, name="letter_proof"),
]
