"""Arguments as people write them, in the words of the command line, and what ends a call early."""

from __future__ import annotations

import operator
import os
from collections.abc import Iterable, Mapping
from typing import Any, SupportsIndex, Union

import numpy as np
from numpy.typing import ArrayLike

#: A whole number, a text such as "2^20" or "64..8192", or several whole numbers.
Numbers = Union[SupportsIndex, str, Iterable[SupportsIndex]]
#: Rows of an array, or a file as on the command line: "x.csv:0,3".
Inputs = Union[ArrayLike, str, "os.PathLike[str]"]


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, with what there was by then.

    partial: the rows that sample() has drawn (k x orders), the Run that verify() has judged, marked
    as partial, or None where there is nothing.
    """

    def __init__(self, partial: Any = None) -> None:
        super().__init__("interrupted; `partial` of this exception is what there was by then")
        self.partial = partial


def ended(partial: Any, raised: BaseException | None) -> Any:
    """`partial` if nothing was raised while it was made; else raises that."""
    if raised is None:
        return partial
    if isinstance(raised, KeyboardInterrupt):
        raise Interrupted(partial) from raised
    raise raised


def list_text(numbers: Numbers | None) -> str | None:
    """Widths or orders as the command line takes them: "64..8192", "64,96"."""
    if numbers is None or isinstance(numbers, str):
        return numbers
    if isinstance(numbers, (int, np.integer)):
        return str(operator.index(numbers))
    return ",".join(str(operator.index(number)) for number in numbers)  # type: ignore[union-attr]


def reals_text(name: str, numbers: Union[float, str, Iterable[float], None]) -> str | None:
    """One number or several as the command line takes them: "1.5" or "1.5,1,0.8"."""
    if numbers is None or isinstance(numbers, str):
        return numbers
    try:
        several = [numbers] if isinstance(numbers, (int, float, np.number)) else list(numbers)
        return ",".join(repr(float(number)) for number in several)
    except (TypeError, ValueError):
        raise ValueError(f"{name} {numbers!r}: give a number, or one a layer") from None


def real(name: str, value: float | None) -> float | None:
    if value is None:
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{name} {value!r}: is not a usable number") from None


def whole(name: str, value: SupportsIndex | float | None) -> int | None:
    """A whole number; a float that is one, such as 1e4, too."""
    if value is None:
        return None
    if isinstance(value, (float, np.floating)):
        if not float(value).is_integer():
            raise ValueError(f"{name} '{value}': is not a usable whole number; give one such as 64")
        value = int(value)
    number = operator.index(value)
    if not -(2**63) <= number < 2**63:
        raise ValueError(f"{name} '{number}': is not a usable whole number; give one such as 64")
    return number


def small(name: str, value: SupportsIndex | float | None) -> int | None:
    """A whole number that fits what counts layers and threads."""
    number = whole(name, value)
    if number is not None and not -(2**31) <= number < 2**31:
        raise ValueError(f"{name} '{number}': is not a usable number; give one such as 3")
    return number


def seed_of(value: SupportsIndex) -> int:
    number = operator.index(value)
    if not 0 <= number < 2**64:
        raise ValueError(
            f"seed '{number}': is not a usable whole number from 0 to 2^64 - 1; give one such as 7"
        )
    return number


def inputs_of(inputs: Inputs | None) -> Any:
    return os.fspath(inputs) if isinstance(inputs, os.PathLike) else inputs


def pair_of(name: str, norms: Iterable[float] | None) -> tuple[float, float] | None:
    if norms is None:
        return None
    try:
        first, second = (float(norm) for norm in norms)
    except (TypeError, ValueError):
        raise ValueError(f"{name} {norms}: two numbers are needed, as in 1,1") from None
    return first, second


def setting(given: Mapping[str, Any]) -> dict[str, Any]:
    """What says at which inputs networks are measured, with which seed, engine and threads."""
    return {
        "inputs": inputs_of(given["inputs"]),
        "inputs_z": inputs_of(given["inputs_z"]),
        "rho_x": real("rho-x", given["rho_x"]),
        "rho_z": real("rho-z", given["rho_z"]),
        "norm_x": pair_of("norm-x", given["norm_x"]),
        "norm_z": pair_of("norm-z", given["norm_z"]),
        "engine": given["engine"],
        "seed": seed_of(given["seed"]),
        "threads": small("threads", given["threads"]),
    }
