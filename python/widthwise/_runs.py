"""Runs of claims: made here, or read."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable
from typing import Any, SupportsIndex, Union

from . import _core
from ._arguments import Inputs, Numbers, ended, list_text, real, setting, small, whole
from ._progress import ProgressLike, Shown
from ._results import Run


def verify(
    claims: Union[str, Iterable[str], "os.PathLike[str]", None] = None,
    *,
    theorem: int | None = None,
    dynamics: bool = False,
    all: bool = False,
    charts: bool = False,
    widths: Numbers | None = None,
    samples: SupportsIndex | float | None = None,
    precision: float | None = None,
    seconds: float | None = None,
    profile: str = "ci",
    depth_f: int | None = None,
    depth_g: int | None = None,
    orders: Numbers | None = None,
    width_f: SupportsIndex | float | str | None = None,
    width_g: SupportsIndex | None = None,
    inputs: Inputs | None = None,
    inputs_z: Inputs | None = None,
    rho_x: float | None = None,
    rho_z: float | None = None,
    norm_x: Iterable[float] | None = None,
    norm_z: Iterable[float] | None = None,
    engine: str = "deferred",
    seed: SupportsIndex = 0,
    threads: int | None = None,
    alpha: float = 1e-3,
    margin: float | None = None,
    out: Union[str, "os.PathLike[str]", None] = None,
    overwrite: bool = False,
    resume: bool = False,
    extend: bool = False,
    progress: ProgressLike = None,
) -> Run:
    """Holds claims against draws of finite networks.

    Parameters
    ----------
    claims : an ID or several, as `verify --claim` takes them: "theorem1.mlp.r3", or the beginning
        of several, "theorem1.mlp". `verify list` prints them. Or a claims file: a path, or a text
        that ends in ".toml" (docs/claims.md).
    theorem : 1, 2 or 3: all claims of a theorem with its controls, as `--theorem` does.
    dynamics, all, charts : as the flags of that name.
    widths : "64..8192", "64..8192:12" or widths that ascend; by default those of the profile.
    samples, precision, seconds : how much to draw; else what the claims need.
    profile : "quick", "ci" or "full".
    depth_f, depth_g, orders, width_f, width_g : of the networks; width_f="inf" keeps only claims
        with an infinite f.
    inputs, inputs_z, rho_x, rho_z, norm_x, norm_z, engine, seed, threads : as of sample().
    alpha : chance of any wrong verdict in the run.
    margin : on slopes, 0.1.
    out : a folder for what the command line writes: results.json, samples.h5, REPORT.md, plots. A
        folder that holds results is refused without overwrite=True. None: nothing is written.
    resume, extend : go on with the draws in `out`, as --resume and --extend do.
    progress : None, True, False or a function of a Progress; where a line is shown, verdicts are
        printed as they fall.

    Returns
    -------
    Run, whose repr is the table that the command line prints.

    Ctrl-C raises Interrupted as soon as the draws so far are judged: its `partial` is that Run,
    marked as partial, and `out` holds it, so that resume=True goes on.
    """
    if out is None and (overwrite or resume or extend):
        raise ValueError("overwrite, resume, extend: they are about the folder `out`; give one")
    called = locals()
    given: dict[str, Any] = {
        "command": _command_text(called),
        **_claims(claims),
        "theorem": small("theorem", theorem),
        "dynamics": bool(dynamics),
        "all": bool(all),
        "charts": bool(charts),
        "widths": list_text(widths),
        "samples": whole("samples", samples),
        "precision": real("precision", precision),
        "seconds": real("seconds", seconds),
        "profile": profile,
        "depth_f": small("depth-f", depth_f),
        "depth_g": small("depth-g", depth_g),
        "orders": list_text(orders),
        **_width_f(width_f),
        "width_g": whole("width-g", width_g),
        "alpha": real("alpha", alpha),
        "margin": real("margin", margin),
        "out": None if out is None else os.fspath(out),
        "overwrite": bool(overwrite),
        "resume": bool(resume),
        "extend": bool(extend),
        **setting(called),
    }
    with Shown(progress) as shown:
        found, raised = _core.verify(given, shown.progress, shown.verdict)
    for note in found.notes if found else []:
        warnings.warn(note, stacklevel=2)
    return ended(Run(found) if found else None, raised)


def load(folder: Union[str, "os.PathLike[str]"]) -> Run:
    """The run in a folder that `verify` or verify(out=folder) wrote. Draws are read from its
    samples.h5 when they are asked for. OSError for a folder that holds none, or files of several.
    """
    return Run(_core.load(os.fspath(folder)))


def _claims(claims: Union[str, Iterable[str], "os.PathLike[str]", None]) -> dict[str, Any]:
    """A claims file by its path; anything else are IDs."""
    if isinstance(claims, os.PathLike) or (isinstance(claims, str) and claims.endswith(".toml")):
        return {"claims_file": os.fspath(claims)}
    return {"ids": _ids(claims)}


def _ids(claims: Union[str, Iterable[str], None]) -> list[str]:
    if claims is None:
        return []
    ids = [claims] if isinstance(claims, str) else list(claims)
    for name in ids:
        if not isinstance(name, str):
            raise ValueError(f"claim {name!r}: is no ID; give one such as 'theorem1.mlp.r3'")
    return ids


def _width_f(width: SupportsIndex | float | str | None) -> dict[str, Any]:
    if width == "inf" or width == float("inf"):
        return {"infinite_f": True}
    if isinstance(width, str):
        raise ValueError(f"width-f '{width}': is not a usable whole number; give one such as 16, or inf")
    return {"width_f": whole("width-f", width)}


def _command_text(called: dict[str, Any]) -> str:
    """The call as the report quotes it: what was given, arrays in short."""
    usual = verify.__kwdefaults__ or {}
    words = [] if called["claims"] is None else [repr(called["claims"])]
    for name, otherwise in usual.items():
        value = called[name]
        if name in ("widths", "orders"):
            value = list_text(value)
        plain = value is None or isinstance(value, (str, int, float))
        if name == "progress" or (plain and value == otherwise):
            continue
        shown = repr(value) if isinstance(value, (str, int, float, tuple, list)) else "..."
        words.append(f"{name}={shown if len(shown) < 80 else '...'}")
    return f"widthwise.verify({', '.join(words)})"
