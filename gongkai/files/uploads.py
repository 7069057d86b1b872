"""Files that come with a form: chunk by chunk to where the store takes them from, never whole in memory."""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpResponseBase

from gongkai.files.arriving import Arrival, Outcome, Upload, arriving
from gongkai.files.purposes import Purpose
from gongkai.files.refusals import FileRefused, StoreFailed
from gongkai.files.services import told_plainly

logger = logging.getLogger("gongkai.files")
View = Callable[..., HttpResponseBase]


def takes_files(purpose: str) -> Callable[[View], View]:
    """
    The view takes files for this purpose: they come as `arriving.Upload`, up to the size of the purpose, for
    `services.keep`. A larger one is refused there, so that the form can say so at its field and keep the rest.

    A form may bring several files, in one field (`request.FILES.getlist(name)`) or in several, up to the number and
    the sum of the purpose: each is kept by itself, and each beyond that is refused by itself. Where they are for
    different purposes, name the one with the most room here and `keep` each for its own: that copies it once more.

    A view for officers has `people.access.post_required` too, in either order, and what comes from others is not read.
    A view for visitors has none and needs nothing else: whoever has the form may send it.
    """

    def mark(view: View) -> View:
        view.takes_files = purpose  # type: ignore[attr-defined]  # the middleware `site.uploads` reads it
        return view

    return mark


class IntoTheStore(FileUploadHandler):
    """What is too large, or finds no room, is read to its end and thrown away: the fields after it still count."""

    def __init__(self, purpose: Purpose) -> None:
        super().__init__()
        self._purpose = purpose
        self._spools = ExitStack()
        self._outcome: Outcome | None = None  # of the file at hand
        self._files = self._bytes = 0  # that came before it; of those that were refused no bytes count

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._outcome = None
        with self._noting_why():
            if self._files == self._purpose.files:
                raise FileRefused("file.too_many", count=self._purpose.files)
            self._files += 1
            self._outcome = self._spools.enter_context(arriving(self._purpose))

    def receive_data_chunk(self, raw_data: bytes, _start: int) -> None:
        if isinstance(self._outcome, Arrival):
            with self._noting_why():
                self._outcome.write(raw_data)
                if self._bytes + self._outcome.size > self._purpose.together:
                    raise FileRefused("file.too_much", purpose=self._purpose.label, limit=self._purpose.limit_together)

    def file_complete(self, file_size: int) -> Upload | None:
        if isinstance(self._outcome, Arrival):
            with self._noting_why():
                self._outcome.close()
                upload = self._upload(self._outcome, file_size)
                self._bytes += self._outcome.size
                return upload
        return self._upload(self._outcome, file_size) if self._outcome else None

    def _upload(self, outcome: Outcome, size: int) -> Upload:
        return Upload(outcome, name=self.file_name or "", size=size)

    def close(self) -> None:
        """The request is over: what was not kept goes. Where that fails it is swept; the answer stands."""
        try:
            self._spools.close()
        except OSError:
            logger.exception("what came with a form is still there")

    @contextmanager
    def _noting_why(self) -> Iterator[None]:
        try:
            with told_plainly():
                yield
        except (FileRefused, StoreFailed) as refusal:
            if isinstance(self._outcome, Arrival):
                self._outcome.drop()
            self._outcome = refusal
