"""The entry for a WSGI server."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.site.settings")
application = get_wsgi_application()

# What is loaded by now stays. To look through it for rubbish takes some 100 ms of a request, once in a few hundred.
_ = get_resolver().url_patterns  # and with them every view
gc.collect()
gc.freeze()

if settings.TASK_WORKER:
    from gongkai.tasks.worker import Worker

    Worker().start()  # ends with the program, when its task in hand has left off
