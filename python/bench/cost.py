"""What sample and kernel cost from Python, as multiples of the same calls in C++.

PYTHONPATH=build/release/python python3 python/bench/cost.py build/release/bin/python_baseline [N]

Both are called in turn, N times (40), on one thread, and the quickest of each are compared: what
else the machine does only ever adds.
"""

import subprocess
import sys
import time

import numpy as np

import widthwise

MOST = 1.1  #: that a call from Python may cost


def main(baseline: str, repetitions: int) -> int:
    rows = np.random.default_rng(1).normal(size=(1000, 100))
    calls = {
        "sample": lambda: widthwise.sample(width=1024, samples=1000, threads=1),
        "kernel": lambda: widthwise.kernel(rows, threads=1),
    }
    program = subprocess.Popen(
        [baseline], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert program.stdin and program.stdout
    ratios = []
    for name, call in calls.items():
        there, here = [], []
        for _ in range(repetitions):
            program.stdin.write(name + "\n")
            there.append(float(program.stdout.readline().split()[0]))
            begun = time.perf_counter()
            call()
            here.append(time.perf_counter() - begun)
        ratios.append(min(here) / min(there))
        print(
            f"{name}: {1e3 * min(here):.2f} ms from Python, {1e3 * min(there):.2f} ms in C++, "
            f"{ratios[-1]:.3f} times (medians {np.median(here) / np.median(there):.3f})"
        )
    program.stdin.close()
    return 0 if max(ratios) <= MOST else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 40))
