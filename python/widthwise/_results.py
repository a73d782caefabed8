"""What a run found, as Python reads it."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Union, overload

import numpy as np
from numpy.typing import NDArray

from . import _core

#: Of Claim.rows: a width of the run each. width_f is inf where f is infinite, width_g nan where
#: there is no g; bands are the 5, 25, 50, 75 and 95 % quantiles of the modulus.
ROW = np.dtype(
    [
        ("width_f", "f8"),
        ("width_g", "f8"),
        ("abscissa", "f8"),
        ("samples", "i8"),
        ("value", "f8"),
        ("se", "f8"),
        ("bands", "f8", (5,)),
    ]
)


def _real(value: float | None) -> float:
    """JSON has no not-a-number: it is written as null."""
    return float("nan") if value is None else value


class Claim:
    """A claim and its verdict; what results.json says of it, under the same names.

    rows is a structured array of dtype ROW; fit and curves are the dicts of results.json.
    """

    id: str
    kind: str  #: "rate", "limit", "value", "bound" or "control"
    statement: str
    hypotheses: str
    source: str
    regime: dict[str, str]
    predicted: float
    estimate: float
    se: float
    ci: tuple[float, float]
    alpha: float
    margin: float
    verdict: str  #: "CONFIRMED", "REFUTED" or "INCONCLUSIVE"
    expected: str
    looks: int
    power: float
    reason: str  #: why it is INCONCLUSIVE, or what else falls short
    statistic: str  #: "median |K^(2)|"
    rows: NDArray[np.void]
    fit: dict[str, Any] | None
    curves: list[dict[str, Any]]

    def __init__(self, found: Mapping[str, Any]) -> None:
        for name in ("id", "kind", "statement", "hypotheses", "source", "regime", "alpha", "margin"):
            setattr(self, name, found[name])
        for name in ("verdict", "expected", "looks", "reason", "fit", "curves"):
            setattr(self, name, found[name])
        for name in ("predicted", "estimate", "se", "power"):
            setattr(self, name, _real(found[name]))
        self.ci = (found["ci"][0], found["ci"][1])
        self.statistic = found["rows"][0]["statistic"] if found["rows"] else ""
        self.rows = np.array([_row(row) for row in found["rows"]], dtype=ROW)

    @property
    def as_expected(self) -> bool:
        """Whether it is CONFIRMED, or as a control REFUTED."""
        return self.verdict == self.expected

    def __repr__(self) -> str:
        lower, upper = self.ci
        return (
            f"<Claim {self.id}: {self.verdict}, predicted {self.predicted:.4g}, "
            f"estimate {self.estimate:.4g} in [{lower:.4g}, {upper:.4g}]>"
        )


def _row(row: Mapping[str, Any]) -> tuple[Any, ...]:
    width_f, width_g = row["width_f"], row["width_g"]
    return (
        float("inf") if width_f is None else width_f,
        float("nan") if width_g is None else width_g,
        _real(row["abscissa"]),
        row["samples"],
        _real(row["value"]),
        _real(row["se"]),
        tuple(_real(band) for band in row["bands"]),
    )


class Claims(Sequence[Claim]):
    """The claims of a run in its order: claims[0], claims["theorem1.mlp.r3"]."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._claims = tuple(claims)

    @overload
    def __getitem__(self, key: Union[int, str]) -> Claim: ...
    @overload
    def __getitem__(self, key: slice) -> "Claims": ...
    def __getitem__(self, key: Union[int, str, slice]) -> Union[Claim, "Claims"]:
        if isinstance(key, slice):
            return Claims(self._claims[key])
        if isinstance(key, int):
            return self._claims[key]
        for claim in self._claims:
            if claim.id == key:
                return claim
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self._claims)

    def table(self) -> NDArray[np.void]:
        """A structured array, a claim a row: id, kind, predicted, estimate, lower, upper, margin,
        verdict, expected."""
        columns = [
            (claim.id, claim.kind, claim.predicted, claim.estimate, *claim.ci, claim.margin)
            + (claim.verdict, claim.expected)
            for claim in self._claims
        ]
        longest = max((len(claim.id) for claim in self._claims), default=1)
        numbers = [(name, "f8") for name in ("predicted", "estimate", "lower", "upper", "margin")]
        texts = [("verdict", "U12"), ("expected", "U12")]
        return np.array(columns, dtype=[("id", f"U{longest}"), ("kind", "U8"), *numbers, *texts])

    def __repr__(self) -> str:
        return "\n".join(repr(claim) for claim in self._claims)


class Study(Mapping[int, NDArray[np.void]]):
    """The draws of one study by width: study[64]["K2"] are those of K^(2) at width 64, (samples,).

    study[64] is a structured array, a field a column; study.inputs holds the inputs by name.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.inputs: dict[str, NDArray[np.float64]] = {}
        self._draws: dict[int, NDArray[np.void]] = {}

    def _add(self, width: int, columns: list[str], draws: NDArray[np.float64]) -> None:
        record = np.dtype([(column, "f8") for column in columns])
        self._draws[width] = np.ascontiguousarray(draws).view(record)[:, 0]

    def __getitem__(self, width: int) -> NDArray[np.void]:
        return self._draws[width]

    def __iter__(self) -> Iterator[int]:
        return iter(self._draws)

    def __len__(self) -> int:
        return len(self._draws)

    def __repr__(self) -> str:
        widths = ", ".join(f"{width}: {len(draws)}" for width, draws in self._draws.items())
        return f"<Study {self.name}, draws by width {{{widths}}}>"


class Samples(Mapping[str, Study]):
    """All draws of a run, by the name of the study: samples["mlp.relu.depth3"][64]["K2"]."""

    def __init__(self, run: _core.FoundRun) -> None:
        self._studies: dict[str, Study] = {}
        for name, width, columns, draws, inputs in run.tables():
            study = self._studies.setdefault(name, Study(name))
            study.inputs.update(inputs)
            study._add(width, columns, draws)

    def __getitem__(self, name: str) -> Study:
        return self._studies[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._studies)

    def __len__(self) -> int:
        return len(self._studies)

    def __repr__(self) -> str:
        return "\n".join(repr(study) for study in self._studies.values())


class Run:
    """What a run found.

    claims : a sequence of Claim, by number or ID.
    summary : counts of verdicts: confirmed, refuted, inconclusive, controls, controls_refuted.
    exit_code : of the command line: 0 all confirmed and all controls refuted, 1 some refuted, 2
        some inconclusive. Never 0 for a partial run.
    meta : version, git, command, seed, alpha, .. as results.json has them.
    partial : whether it was interrupted.
    folder : where its files are, or None.
    charts, tables : the dicts of results.json; numbers without a verdict.
    """

    def __init__(self, found: _core.FoundRun) -> None:
        results = json.loads(found.json())
        self._found = found
        self._samples: Samples | None = None
        self.claims = Claims([Claim(claim) for claim in results["claims"]])
        self.summary: dict[str, int] = results["summary"]
        self.meta: dict[str, Any] = results["meta"]
        self.charts: list[dict[str, Any]] = results.get("charts", [])
        self.tables: list[dict[str, Any]] = results.get("tables", [])
        self.exit_code: int = found.exit_code
        self.folder: str | None = found.folder or None

    @property
    def partial(self) -> bool:
        return bool(self.meta["partial"])

    @property
    def samples(self) -> Samples:
        """Every draw; read from the folder when it is first asked for."""
        if self._samples is None:
            self._samples = Samples(self._found)
        return self._samples

    def table(self, width: int = 100) -> str:
        """The table that the command line prints, in lines of `width` columns."""
        return self._found.table(width)

    def __repr__(self) -> str:
        return self.table().rstrip("\n")

    def _repr_html_(self) -> str:
        head = "".join(
            f"<th style='text-align:left'>{name}</th>"
            for name in ("claim", "predicted", "estimate", "interval", "verdict")
        )
        rows = "".join(_html_row(claim) for claim in self.claims)
        counts = ", ".join(f"{count} {_words(name)}" for name, count in self.summary.items())
        partial = "<p><b>PARTIAL RUN</b>: interrupted before all draws were made</p>"
        return (
            f"{partial if self.partial else ''}<table><thead><tr>{head}</tr></thead>"
            f"<tbody>{rows}</tbody></table><p>{html.escape(counts)}</p>"
        )


def _words(name: str) -> str:
    return name.replace("_", " ")


def _html_row(claim: Claim) -> str:
    lower, upper = claim.ci
    sign = "&le; " if claim.kind == "bound" else ""
    verdict = claim.verdict + (" (control)" if claim.kind == "control" else "")
    colour = "inherit" if claim.as_expected else "#b00020"
    return (
        f"<tr title='{html.escape(claim.statement, quote=True)}'>"
        f"<td style='text-align:left'>{html.escape(claim.id)}</td>"
        f"<td>{sign}{claim.predicted:.4g}</td><td>{claim.estimate:.4g}</td>"
        f"<td>[{lower:.4g}, {upper:.4g}]</td>"
        f"<td style='text-align:left;color:{colour}'>{html.escape(verdict)}</td></tr>"
    )
