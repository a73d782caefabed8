"""Kernels and draws of single networks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple, SupportsIndex, Union

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _core
from ._arguments import Inputs, Numbers, ended, list_text, reals_text, setting, small, whole
from ._progress import ProgressLike, Shown


#: One number, or one a layer; or a text, "1.5,1,0.8".
PerLayer = Union[float, str, Iterable[float]]


class Kernel(NamedTuple):
    """Infinite-width kernels, N x N between N inputs or N x M between N and M others."""

    nngp: NDArray[np.float64]  #: the covariance of outputs
    ntk: NDArray[np.float64]  #: the neural tangent kernel; of hypernetworks the hyperkernel


def kernel(
    X: ArrayLike,
    X2: ArrayLike | None = None,
    *,
    model: str = "mlp",
    activation: str = "relu",
    activation_g: str | None = None,
    depth_f: int | None = None,
    depth_g: int | None = None,
    sigma_w: PerLayer | None = None,
    sigma_b: PerLayer | None = None,
    biases: str | None = None,
    residual: str | None = None,
    parameterisation: str | None = None,
    sigma_w_g: PerLayer | None = None,
    sigma_b_g: PerLayer | None = None,
    residual_g: str | None = None,
    Z: ArrayLike | None = None,
    Z2: ArrayLike | None = None,
    each_with_each: bool = False,
    threads: int | None = None,
) -> Kernel:
    """The NNGP and NTK of infinitely wide networks between all rows of X, or of X and of X2.

    Parameters
    ----------
    X : (N, d), a row an input, as it stands: kernels see how long it is.
    X2 : (M, d) or None.
    model : "mlp", or "hypernet" with f infinitely wide, then g.
    activation, activation_g : "relu", "leaky-relu:0.1", "gelu", ..: of an MLP or of f, and of g.
    depth_f : hidden layers of an MLP (3) or of f (1).
    depth_g : weight layers of g (3).
    sigma_w, sigma_b : of weights (1) and biases (0) of an MLP or of f: one or one a layer.
    biases : "trained" or "fixed".
    residual : "none", "plain" or "scaled".
    parameterisation : of an MLP: "ntk", "standard" (then ntk is the NTK over the width) or "mup".
    sigma_w_g, sigma_b_g, residual_g : likewise of g, whose biases f emits as its weights.
    Z : (N, d_z), hypernetworks only: inputs are (X[i], Z[i]). With each_with_each any number N_z
        of rows, and inputs are every row of X with each of Z, those of X[0] first: N N_z of them.
    Z2 : likewise for X2.
    threads : one a processor; they do not change the result.

    Returns
    -------
    Kernel : nngp and ntk, float64, (N, N) or (N, M). Without X2 exactly symmetric.

    Arrays may be of any integer or float type and of any layout. ValueError for other types and
    shapes, numbers that are not finite, and networks without such kernels.
    """
    nngp, ntk, raised = _core.kernel(
        {
            "X": X,
            "X2": X2,
            "Z": Z,
            "Z2": Z2,
            "model": model,
            "activation": activation,
            "activation_g": activation_g,
            "depth_f": small("depth-f", depth_f),
            "depth_g": small("depth-g", depth_g),
            "sigma_w": reals_text("sigma-w", sigma_w),
            "sigma_b": reals_text("sigma-b", sigma_b),
            "biases": biases,
            "residual": residual,
            "parameterisation": parameterisation,
            "sigma_w_g": reals_text("sigma-w-g", sigma_w_g),
            "sigma_b_g": reals_text("sigma-b-g", sigma_b_g),
            "residual_g": residual_g,
            "each_with_each": each_with_each or None,
            "threads": small("threads", threads),
        }
    )
    ended(None, raised)
    return Kernel(nngp, ntk)


def sample(
    *,
    width: SupportsIndex | float | str,
    model: str = "mlp",
    activation: str = "relu",
    width_g: SupportsIndex | None = None,
    depth_f: int | None = None,
    depth_g: int | None = None,
    activation_g: str | None = None,
    sigma_w: PerLayer | None = None,
    sigma_b: PerLayer | None = None,
    biases: str | None = None,
    residual: str | None = None,
    width_ratios: PerLayer | None = None,
    parameterisation: str | None = None,
    weights: str | None = None,
    sigma_w_g: PerLayer | None = None,
    sigma_b_g: PerLayer | None = None,
    residual_g: str | None = None,
    orders: Numbers = "0..4",
    samples: SupportsIndex | float = 1000,
    inputs: Inputs | None = None,
    inputs_z: Inputs | None = None,
    rho_x: float | None = None,
    rho_z: float | None = None,
    norm_x: Iterable[float] | None = None,
    norm_z: Iterable[float] | None = None,
    engine: str = "deferred",
    seed: SupportsIndex = 0,
    threads: int | None = None,
    progress: ProgressLike = None,
) -> NDArray[np.float64]:
    """Draws random networks and returns K^(r)(u; u', .., u') of each: the numbers, to the last bit,
    of `verify sample` with the same arguments.

    Parameters
    ----------
    width : of every hidden layer, an int or "2^20"; of the f of a hypernetwork also "inf".
    model : "mlp" or "hypernet"; the latter needs width_g.
    activation, sigma_w, sigma_b, biases, residual, parameterisation : as of kernel().
    width_ratios : hidden widths of an MLP over `width`, one a layer.
    weights : "gaussian", "sign" or "uniform", of variance 1.
    activation_g, sigma_w_g, sigma_b_g, residual_g : likewise of g.
    orders : which r, a column each: "0..4" is 0 to 4, and (0, 4) is 0 and 4.
    samples : draws, a row each. The first k of them are those of a call with samples=k.
    inputs : (2, d), u and u', or (1, d) for u' = u; or a file, "x.csv:0,1". Rows are scaled to
        |x|^2 = d. Else two in R^3 with the cosine rho_x (0.6).
    inputs_z : likewise the z of hypernetworks.
    norm_x, norm_z : a pair of factors, (1, 1) being |x|^2 = d.
    engine : "deferred", or "dense", which stores all weights.
    threads : one a processor; they do not change the result.
    progress : None, True, False or a function of a Progress.

    Returns
    -------
    float64, samples x orders, contiguous.

    Ctrl-C raises Interrupted, whose `partial` are the draws so far: the first rows of the result.
    """
    given: dict[str, Any] = {
        "model": model,
        "activation": activation,
        "activation_g": activation_g,
        "sigma_w": reals_text("sigma-w", sigma_w),
        "sigma_b": reals_text("sigma-b", sigma_b),
        "biases": biases,
        "residual": residual,
        "width_ratios": reals_text("width-ratios", width_ratios),
        "parameterisation": parameterisation,
        "weights": weights,
        "sigma_w_g": reals_text("sigma-w-g", sigma_w_g),
        "sigma_b_g": reals_text("sigma-b-g", sigma_b_g),
        "residual_g": residual_g,
        "width": width if isinstance(width, str) else _width_text(width),
        "width_g": whole("width-g", width_g),
        "depth_f": small("depth-f", depth_f),
        "depth_g": small("depth-g", depth_g),
        "orders": list_text(orders),
        "samples": whole("samples", samples),
        **setting(locals()),
    }
    with Shown(progress) as shown:
        draws, _, raised = _core.sample(given, shown.progress)
    return ended(draws, raised)


def _width_text(width: SupportsIndex | float) -> str:
    if isinstance(width, float) and width == float("inf"):
        return "inf"
    return str(whole("width", width))
