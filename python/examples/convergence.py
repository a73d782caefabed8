"""How the NTK of finite networks nears its limit: draws by width, the limit, and the rate.

PYTHONPATH=build/release/python python3 python/examples/convergence.py [FIGURE.png]
"""

import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

import widthwise

WIDTHS = 2 ** np.arange(3, 11)
SAMPLES = 2000
INPUTS = np.array([[1.0, 0.0, 0.0], [0.6, 0.8, 0.0]]) * np.sqrt(3.0)


def main(figure: str) -> None:
    limit = widthwise.kernel(INPUTS).ntk[0, 1]
    draws = [
        widthwise.sample(width=width, samples=SAMPLES, inputs=INPUTS, orders=1)[:, 0]
        for width in WIDTHS
    ]
    spreads = np.array([draw.std(ddof=1) for draw in draws])
    # Var of a variance is about 2 / (N - 1) of its square where draws are nearly normal.
    errors = spreads / np.sqrt(2 * (SAMPLES - 1))
    rate = np.polyfit(np.log(WIDTHS[3:]), np.log(spreads[3:]), 1)[0]

    plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
    left, right = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")[1]
    bands = np.quantile(draws, [0.05, 0.25, 0.5, 0.75, 0.95], axis=1)
    left.fill_between(WIDTHS, bands[0], bands[4], color="#4477aa", alpha=0.2, lw=0, label="5–95 %")
    left.fill_between(WIDTHS, bands[1], bands[3], color="#4477aa", alpha=0.4, lw=0, label="25–75 %")
    left.plot(WIDTHS, bands[2], "o-", color="#4477aa", ms=4, label="median")
    left.axhline(limit, color="#222222", lw=1, ls="--", label=f"limit {limit:.4f}")
    left.set(xscale="log", xlabel="width n", ylabel="K$^{(1)}$(x; x′)",
             title="NTK of a ReLU network, depth 3")
    left.legend(frameon=False)

    right.errorbar(WIDTHS, spreads, 2 * errors, fmt="o", color="#aa3377", ms=4, label="±2 s.e.")
    right.plot(WIDTHS, spreads[-1] * (WIDTHS / WIDTHS[-1]) ** -0.5, color="#222222", lw=1, ls="--",
               label="n$^{-1/2}$")
    right.set(xscale="log", yscale="log", xlabel="width n", ylabel="standard deviation",
              title=f"its spread: slope {rate:.2f} from n = {WIDTHS[3]} on")
    right.legend(frameon=False)
    for axes in (left, right):
        axes.set_xscale("log", base=2)
        axes.grid(alpha=0.25, lw=0.5)
    plt.savefig(figure, dpi=150)
    print(f"{figure}: limit {limit:.6f}, slope of the spread {rate:.3f}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "convergence.png")
