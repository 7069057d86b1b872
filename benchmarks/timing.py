"""How the benchmarks measure: the best of several rounds, ours and the peer's in turns, in one process."""

import gc
import sys
import time
from collections.abc import Callable


def best(*functions: Callable[[], object], rounds: int = 15) -> list[float]:
    """
    Milliseconds of processor time of each function, the quickest of its rounds, taken in turns:
    what other programs do on the machine does not count.
    """
    times = [float("inf")] * len(functions)
    for function in functions:
        function()
    gc.collect()
    gc.disable()  # as timeit does: what a peer has left in memory is not for us to walk through, nor ours for it
    try:
        for _round in range(rounds):
            for place, function in enumerate(functions):
                start = time.process_time()
                function()
                times[place] = min(times[place], time.process_time() - start)
    finally:
        gc.enable()
    return [seconds * 1000 for seconds in times]


def line(label: str, milliseconds: float, note: str = "") -> None:
    print(f"{label:<58}{milliseconds:>10.2f} ms  {note}".rstrip())


class Aims:
    """What has to hold; at the end the exit status says whether it did."""

    def __init__(self) -> None:
        self.missed = 0

    def at_most(self, label: str, value: float, limit: float, unit: str = "x") -> None:
        held = value <= limit
        self.missed += not held
        print(f"  {'ok  ' if held else 'MISS'} {label}: {value:.2f} {unit} (at most {limit:g})")

    def at_least(self, label: str, value: float, limit: float, unit: str = "x") -> None:
        held = value >= limit
        self.missed += not held
        print(f"  {'ok  ' if held else 'MISS'} {label}: {value:.2f} {unit} (at least {limit:g})")

    def finish(self) -> None:
        sys.exit(bool(self.missed))
