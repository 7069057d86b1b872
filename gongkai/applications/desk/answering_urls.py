"""The addresses of the work on an answer, and of what is done with a case at its end (below /work/applications/)."""

from django.urls import URLPattern, path

from gongkai.applications.desk import answering, disposing, proving, releasing_urls

urlpatterns: list[URLPattern] = [
    path("<int:pk>/answer/", answering.answer, name="answer"),
    path("<int:pk>/answer/review/", answering.review, name="answer_review"),
    path("<int:pk>/answer/return/", answering.return_, name="answer_return"),
    path("<int:pk>/answer/recall/", answering.recall, name="answer_recall"),
    path("<int:pk>/answer/sign/", answering.sign, name="answer_sign"),
    path("<int:pk>/searches/add/", proving.search, name="search"),
    path("<int:pk>/evidence/add/", proving.prove, name="prove"),
    path("archive/", disposing.archive, name="archive"),
    path("<int:pk>/package/", disposing.package, name="package"),
    path("archive/<int:pk>/", disposing.disposal, name="disposal"),
    path("archive/<int:pk>/return/", disposing.disposal_return, name="disposal_return"),
    *releasing_urls.urlpatterns,
]
