"""其他来件."""

from django.urls import URLPattern, path

from gongkai.applications.desk import matter_answers, matters

urlpatterns: list[URLPattern] = [
    path("matters/", matters.listed, name="matters"),
    path("matters/new/", matters.new, name="matter_new"),
    path("matters/new/from/<int:pk>/", matter_answers.from_application, name="matter_from"),
    path("matters/<int:pk>/", matters.matter, name="matter"),
    path("matters/<int:pk>/reveal/", matters.reveal, name="matter_reveal"),
    path("matters/<int:pk>/do/<slug:act>/", matters.act, name="matter_act"),
    path("matters/<int:pk>/files/add/", matter_answers.files_add, name="matter_files_add"),
    path("matters/<int:pk>/letter/<slug:to>/", matter_answers.letter, name="matter_letter"),
    path("matters/<int:pk>/service/", matter_answers.service, name="matter_service"),
    path("matters/<int:pk>/service/correct/", matter_answers.service_correct, name="matter_service_correct"),
    path("matters/<int:pk>/proof/<slug:to>/", matter_answers.proof, name="matter_proof"),
    path("matters/files/<int:pk>/", matter_answers.file, name="matter_file"),
    path("matters/answers/<int:pk>/", matter_answers.sheet, name="matter_answer"),
    path("matters/answers/<int:pk>/return/", matter_answers.return_, name="matter_answer_return"),
    path("matters/answers/<int:pk>/recall/", matter_answers.recall, name="matter_answer_recall"),
]
