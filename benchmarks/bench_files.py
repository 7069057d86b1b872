"""
What keeping a file costs beside a bare copy that is hashed and fsynced under its hash: no type, no row, no count.
Wall time, because the disk is what is waited for; the best of the rounds, taken in turns: others use the disk too.
"""

import hashlib
import io
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from timing import Aims

MEGABYTE = 1024 * 1024
SIZES = ((100 * 1024, 60), (5 * MEGABYTE, 20), (200 * MEGABYTE, 6))


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        os.environ.setdefault("GONGKAI_PLAIN_HTTP", "1")
        os.environ["GONGKAI_DATA"] = folder
        from gongkai.site import server

        server.configure()
        server.migrate()
        aims = Aims()
        for size, rounds in SIZES:
            measure(aims, Path(folder), size, rounds)
        aims.finish()


def measure(aims: Aims, folder: Path, size: int, rounds: int) -> None:
    from gongkai.files.services import keep

    block = b"a line of text that is no line of another file\n" * (size // 47)
    number = 0

    def stream() -> io.BytesIO:
        nonlocal number
        number += 1
        return io.BytesIO(number.to_bytes(8, "big").hex().encode() + block)

    def ours() -> None:
        keep(stream(), name="file.txt", purpose="archive")

    def bare() -> None:
        copy(stream(), folder)

    copied, kept = quickest(rounds, bare, ours)
    print(f"{size / MEGABYTE:>8.1f} MB   copied {copied:>9.2f} ms   kept {kept:>9.2f} ms   {kept / copied:.2f} x")
    if size > MEGABYTE:
        aims.at_most(f"keep beside a bare copy, {size // MEGABYTE} MB", kept / copied, 2)
    else:
        aims.at_most("milliseconds that keep adds to a bare copy, 100 KB", kept - copied, 25, "ms")


def copy(stream: io.BytesIO, folder: Path) -> None:
    digest, part = hashlib.sha256(), folder / "part"
    with part.open("wb") as file:
        while chunk := stream.read(MEGABYTE):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    part.rename(folder / digest.hexdigest())
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def quickest(rounds: int, *functions: Callable[[], None]) -> list[float]:
    """Milliseconds of wall time."""
    times: list[list[float]] = [[] for _function in functions]
    for _round in range(rounds):
        for place, function in enumerate(functions):
            start = time.perf_counter()
            function()
            times[place].append((time.perf_counter() - start) * 1000)
    return [min(each) for each in times]


if __name__ == "__main__":
    main()
