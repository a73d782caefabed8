"""Numerical verification of the asymptotic theory of wide networks.

kernel(X)        infinite-width NNGP and NTK between all rows of an array
sample(...)      draws of K^(r) of finite random networks
verify(claims)   hold claims against draws: verdicts, tables, files
load(DIR)        a run that was made before, by the command line or from here

What `verify --help` says of an option holds for the argument of that name. Arguments that make no
sense raise ValueError and files OSError, with the sentences of the command line. Ctrl-C raises
Interrupted, a KeyboardInterrupt whose `partial` is what there was by then.
"""

from ._core import git_revision, version
from ._networks import Kernel, kernel, sample
from ._progress import Progress
from ._results import Claim, Claims, Run, Samples
from ._runs import load, verify
from ._arguments import Interrupted

__version__ = version

__all__ = [
    "Claim",
    "Claims",
    "Interrupted",
    "Kernel",
    "Progress",
    "Run",
    "Samples",
    "git_revision",
    "kernel",
    "load",
    "sample",
    "verify",
    "version",
]
