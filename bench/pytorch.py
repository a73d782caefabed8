#!/usr/bin/env python3
"""What a draw of K^(0..4) costs in PyTorch, whose matrices are dense, and here; one thread each.

usage: bench/pytorch.py [WIDTH [BENCHMARK]]
WIDTH      of the three hidden layers of the ReLU network, 8192 if not given
BENCHMARK  build/release/bin/draw_benchmark if not given

Prints seconds a draw and their ratio. Without PyTorch (Debian: python3-torch) says so and ends with
exit code 0: nothing in the project needs it.
"""

import json
import math
import pathlib
import subprocess
import sys
import time

DEPTH = 3
MAX_ORDER = 4


def main():
    try:
        import torch
    except ImportError:
        print("skipped: there is no PyTorch here (Debian: apt-get install python3-torch)")
        return
    width = int(sys.argv[1]) if len(sys.argv) > 1 else 8192
    root = pathlib.Path(__file__).resolve().parent.parent
    benchmark = sys.argv[2] if len(sys.argv) > 2 else root / "build/release/bin/draw_benchmark"
    theirs = seconds_of_torch(torch, width)
    ours = seconds_of_benchmark(benchmark, width)
    print(f"width {width}, K^(0..{MAX_ORDER}), one thread:")
    print(f"  PyTorch {torch.__version__}: {theirs:.3g} s a draw, the weights drawn anew")
    print(f"  here: {ours:.3g} s a draw")
    print(f"  ratio: {theirs / ours:.3g}")


def seconds_of_torch(torch, width):
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    u = math.sqrt(3.0) * torch.tensor([1.0, 0.0, 0.0])
    u_prime = math.sqrt(3.0) * torch.tensor([0.6, 0.8, 0.0])
    widths = [3] + [width] * DEPTH + [1]

    def network(weights, x):
        for layer, weight in enumerate(weights):
            if layer > 0:
                x = math.sqrt(2.0) * torch.relu(x)
            x = weight @ x / math.sqrt(weight.shape[1])
        return x[0]

    def draw():
        weights = [torch.randn(n, m, requires_grad=True) for m, n in zip(widths, widths[1:])]
        direction = torch.autograd.grad(network(weights, u_prime), weights)
        t = torch.zeros((), requires_grad=True)
        along = network([w.detach() + t * v for w, v in zip(weights, direction)], u)
        correlations = [along.item()]
        for order in range(1, MAX_ORDER + 1):
            (along,) = torch.autograd.grad(along, t, create_graph=order < MAX_ORDER)
            correlations.append(along.item())
        return correlations

    draw()
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        draw()
        times.append(time.perf_counter() - begun)
    return min(times)


def seconds_of_benchmark(benchmark, width):
    output = subprocess.run(
        [benchmark, f"--benchmark_filter=^fused/{width}$", "--benchmark_format=json"],
        check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    run = json.loads(output)["benchmarks"][0]
    return run["real_time"] * {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}[run["time_unit"]]


if __name__ == "__main__":
    main()
