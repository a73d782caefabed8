"""How far a call has come, shown to people or told to a function."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, NamedTuple, Union


class Progress(NamedTuple):
    """Passed to the function that is given as `progress`, a few times a second."""

    label: str  #: of this part of the work: "pilot", "draws", "sample"
    share: float  #: of it that is done, 0..1
    rate: float  #: a second
    what: str  #: is counted: "draws"
    seconds_left: float


#: None: a line where people look on, in a terminal or a notebook; True and False: always, never; a
#: function: it is called with a Progress, from the thread that waits. What it raises ends the work.
ProgressLike = Union[bool, Callable[[Progress], Any], None]


def _people_look_on() -> bool:
    return sys.stderr.isatty() or "ipykernel" in sys.modules


class Line:
    """One line on the error stream that is written over again and again."""

    def __init__(self) -> None:
        self._length = 0

    def __call__(self, progress: Progress) -> None:
        cells = int(28 * progress.share)
        self._write(
            f"{progress.label} [{'#' * cells:<28}] {100 * progress.share:3.0f} %  "
            f"{progress.rate:.0f} {progress.what}/s  {progress.seconds_left:.0f} s left"
        )

    def say(self, text: str) -> None:
        """A line that stays."""
        self._write("")
        sys.stderr.write(f"\r{text}\n")

    def close(self) -> None:
        if self._length:
            self._write("")
            sys.stderr.write("\r")
            sys.stderr.flush()

    # Notebooks know no escape sequences: blanks cover what is longer than the new text.
    def _write(self, text: str) -> None:
        sys.stderr.write("\r" + text.ljust(self._length))
        sys.stderr.flush()
        self._length = len(text)


class Shown:
    """What `progress` asks for, as two callbacks, while a with statement lasts."""

    def __init__(self, progress: ProgressLike) -> None:
        wanted = _people_look_on() if progress is None else progress
        self._line = Line() if wanted is True else None
        self._tell = self._line if self._line else (wanted if callable(wanted) else None)

    def __enter__(self) -> Shown:
        return self

    def __exit__(self, *_: object) -> None:
        if self._line:
            self._line.close()

    @property
    def progress(self) -> Callable[..., None] | None:
        tell = self._tell
        return None if tell is None else lambda *values: tell(Progress(*values))

    @property
    def verdict(self) -> Callable[[str], None] | None:
        return self._line.say if self._line else None
