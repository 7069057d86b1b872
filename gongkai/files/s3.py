"""An S3-compatible store. Needs the extra `s3`; who may do what there is set in the usual AWS_ variables."""

import errno
import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final, cast
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from gongkai.files.stores import PRIVATE, SHA256, Stored

READ: Final = 1024 * 1024  # bytes at a time of what lies there
PART: Final = 16 * 1024 * 1024  # of an upload in parts: 10,000 parts are 160 GB
GONE: Final = ("404", "NoSuchKey", "NotFound")
THERE_ALREADY: Final = ("PreconditionFailed", "ConditionalRequestConflict", "412", "409")
MISSING: Final = "GONGKAI_FILES 指向 S3，但没有安装驱动。请运行：pip install 'gongkai[s3]'"


@dataclass(frozen=True)
class S3Store:
    """Objects under <prefix>ab/<sha256>."""

    client: Any
    bucket: str
    prefix: str
    failures: tuple[type[Exception], ...]

    @classmethod
    def at(cls, address: str) -> "S3Store":
        """s3://bucket/prefix?endpoint=https://host:9000&region=name"""
        try:
            import boto3  # noqa: PLC0415 - an extra
            from botocore.config import Config  # noqa: PLC0415 - as above
            from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - as above
        except ImportError:
            raise ImproperlyConfigured(MISSING) from None
        parts = urlsplit(address)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if not parts.netloc or query.keys() - {"endpoint", "region"}:
            raise ImproperlyConfigured("GONGKAI_FILES 的写法是 s3://桶/前缀?endpoint=地址&region=区域。")
        config = Config(
            s3={"addressing_style": "path"},
            request_checksum_calculation="when_required",  # compatible stores lack the newer checksums
            response_checksum_validation="when_required",
            retries={"max_attempts": 4, "mode": "standard"},
            connect_timeout=10,
            read_timeout=60,
        )
        client = boto3.client("s3", endpoint_url=query.get("endpoint"), region_name=query.get("region"), config=config)
        prefix = parts.path.strip("/")
        return cls(client, parts.netloc, f"{prefix}/" if prefix else "", (ClientError, BotoCoreError))

    def incoming(self) -> Path:
        folder = Path(settings.DATA) / "incoming"
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        return folder

    def prepare(self, file: Path, sha256: str) -> None:
        """Send the bytes, unless they are there: the store itself refuses to write an object a second time."""
        if self.size(sha256) is None:
            self._send(file, self._key(sha256))

    def place(self, file: Path, sha256: str) -> None:
        """An object has its name from the first."""

    def _send(self, file: Path, key: str) -> None:
        try:
            if file.stat().st_size <= PART:
                with file.open("rb") as body:
                    self.client.put_object(Bucket=self.bucket, Key=key, Body=body, IfNoneMatch="*")
            else:
                self._send_in_parts(file, key)
        except self.failures as failure:
            if _code(failure) not in THERE_ALREADY:
                raise self._fault(failure) from failure

    def _send_in_parts(self, file: Path, key: str) -> None:
        upload = self.client.create_multipart_upload(Bucket=self.bucket, Key=key)["UploadId"]
        named = {"Bucket": self.bucket, "Key": key, "UploadId": upload}
        try:
            parts: list[dict[str, object]] = []
            with file.open("rb") as source:
                while body := source.read(PART):
                    number = len(parts) + 1
                    sent = self.client.upload_part(**named, PartNumber=number, Body=body)
                    parts.append({"PartNumber": number, "ETag": sent["ETag"]})
            self.client.complete_multipart_upload(**named, MultipartUpload={"Parts": parts}, IfNoneMatch="*")
        except BaseException:
            with suppress(*self.failures):  # what is left of it is swept
                self.client.abort_multipart_upload(**named)
            raise

    def open(self, sha256: str) -> BinaryIO:
        try:
            answer = self.client.get_object(Bucket=self.bucket, Key=self._key(sha256))
        except self.failures as failure:
            if _code(failure) in GONE:
                raise FileNotFoundError(2, "NoSuchKey", sha256) from None
            raise self._fault(failure) from failure
        return cast(BinaryIO, io.BufferedReader(_Body(self, answer["Body"]), READ))

    def size(self, sha256: str) -> int | None:
        try:
            return int(self.client.head_object(Bucket=self.bucket, Key=self._key(sha256))["ContentLength"])
        except self.failures as failure:
            if _code(failure) in GONE:
                return None
            raise self._fault(failure) from failure

    def remove(self, sha256: str) -> None:
        with self._told():
            self.client.delete_object(Bucket=self.bucket, Key=self._key(sha256))

    def everything(self) -> Iterator[Stored]:
        with self._told():
            pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix)
            for page in pages:
                yield from map(self._stored, page.get("Contents", ()))

    def _stored(self, entry: dict[str, Any]) -> Stored:
        name, sha256 = entry["Key"].removeprefix(self.prefix), entry["Key"].rpartition("/")[2]
        ours = SHA256.fullmatch(sha256) and entry["Key"] == self._key(sha256)
        return Stored(name, sha256 if ours else None, entry["Size"], entry["LastModified"])

    def drop_unfinished(self, before: datetime) -> None:
        """Parts of uploads that never came to their end take room that nobody sees."""
        with self._told():
            pages = self.client.get_paginator("list_multipart_uploads").paginate(Bucket=self.bucket, Prefix=self.prefix)
            for upload in [upload for page in pages for upload in page.get("Uploads", ())]:
                if upload["Initiated"] < before:
                    named = {"Bucket": self.bucket, "Key": upload["Key"], "UploadId": upload["UploadId"]}
                    self.client.abort_multipart_upload(**named)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """A fault of the service is an OSError, as of a disk."""
        try:
            yield
        except self.failures as failure:
            raise self._fault(failure) from failure

    def _fault(self, failure: Exception) -> OSError:
        return OSError(errno.EIO, f"{self.bucket}: {_code(failure)}")

    def local_path(self, sha256: str) -> Path | None:  # noqa: ARG002 - the other store has one
        return None

    def _key(self, sha256: str) -> str:
        if not SHA256.fullmatch(sha256):
            raise ValueError(sha256)
        return f"{self.prefix}{sha256[:2]}/{sha256}"


class _Body(io.RawIOBase):
    """What is read from afar: that too can break off in the middle, which is a fault as of a disk."""

    def __init__(self, store: S3Store, body: Any) -> None:
        self._store, self._body = store, body

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with self._store._told():
            read = self._body.read(len(buffer))
        buffer[: len(read)] = read
        return len(read)

    def close(self) -> None:
        if not self.closed:
            self._body.close()
        super().close()


def _code(failure: Exception) -> str:
    answer = getattr(failure, "response", None) or {}  # None where there was none
    return str(answer.get("Error", {}).get("Code", type(failure).__name__))
