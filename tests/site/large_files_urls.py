"""The addresses of a site with the page of `large_files`."""

from django.urls import include, path

from gongkai.files.uploads import takes_files
from tests.site.large_files import PURPOSE, hand_in

urlpatterns = [path("hand-in/", takes_files(PURPOSE)(hand_in)), path("", include("gongkai.site.urls"))]
