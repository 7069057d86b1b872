"""
A site as `gongkai serve` runs it, with one more page on which a visitor hands in files of the largest purpose:
python -m tests.site.large_files FOLDER PORT
"""

import os
import sys
from pathlib import Path

PURPOSE = "archive"


def hand_in(request):
    from django.http import JsonResponse
    from django.middleware.csrf import get_token

    from gongkai.files.services import keep

    if request.method == "GET":
        return JsonResponse({"token": get_token(request)})
    kept = [keep(file, name=file.name, purpose=PURPOSE) for file in request.FILES.getlist("files")]
    return JsonResponse({"kept": [[each.sha256, each.size] for each in kept], "topic": request.POST["topic"]})


def entry():
    """The entry of the program, with our page before its own. In every process of the server."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.site.settings")
    from django.conf import settings

    settings.ROOT_URLCONF = "tests.site.large_files_urls"
    from gongkai.site.wsgi import application

    return application


def main(folder, port):
    from gongkai.site import server

    server.APPLICATION = "tests.site.large_files:application"
    server.serve(data=Path(folder), port=int(port))


if __name__ == "__main__":
    main(*sys.argv[1:])
else:
    application = entry()
