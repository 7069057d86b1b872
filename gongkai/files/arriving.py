"""Bytes on their way into the store: counted and hashed as they come, and no more of them than their purpose allows."""

import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile

from gongkai.files.purposes import Purpose
from gongkai.files.refusals import FileRefused, StoreFailed
from gongkai.files.stores import spool


class Arrival:
    """A file in the store's folder for what is on its way."""

    def __init__(self, path: Path, purpose: Purpose) -> None:
        self.path, self.purpose, self.size = path, purpose, 0
        self._digest, self._file = hashlib.sha256(), path.open("wb")

    def write(self, chunk: bytes) -> None:
        """FileRefused as soon as there are too many."""
        self.size += len(chunk)
        if self.size > self.purpose.most:
            raise FileRefused("file.too_large", purpose=self.purpose.label, limit=self.purpose.limit)
        self._digest.update(chunk)
        self._file.write(chunk)

    def close(self) -> None:
        """All that came is in the file."""
        self._file.close()

    def drop(self) -> None:
        """The bytes take no room any more."""
        with suppress(OSError):
            self.close()
        with suppress(OSError):
            os.truncate(self.path, 0)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


@contextmanager
def arriving(purpose: Purpose) -> Iterator[Arrival]:
    """Gone at the end, unless it was given its place in the store."""
    with spool() as path, closing(Arrival(path, purpose)) as arrival:
        yield arrival


Outcome = Arrival | FileRefused | StoreFailed


class Upload(UploadedFile):  # type: ignore[type-arg] # it takes arguments in the stubs only
    """
    A file that came with a form. It goes with the request, unless `services.keep` kept it. One that was refused on
    its way is part of the form all the same; who reads it is told why.
    """

    def __init__(self, outcome: Outcome, *, name: str, size: int) -> None:
        file = outcome.path.open("rb") if isinstance(outcome, Arrival) else io.BufferedReader(_Refused(outcome))
        super().__init__(file, name, size=size)
        self._outcome = outcome

    @property
    def arrival(self) -> Arrival:
        """Raises FileRefused or StoreFailed."""
        if isinstance(self._outcome, Arrival):
            return self._outcome
        raise self._outcome


class _Refused(io.RawIOBase):
    def __init__(self, refusal: FileRefused | StoreFailed) -> None:
        self._refusal = refusal

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer: object) -> int:
        raise self._refusal
