"""What all tests share: the command line beside the package."""

import os
import subprocess

import numpy as np
import pytest

VERIFY = os.environ["WIDTHWISE_VERIFY"]


@pytest.fixture
def command(tmp_path):
    """Calls `verify` in a folder of its own; gives what it printed."""

    def call(*words, expected=(0,)):
        done = subprocess.run(
            [VERIFY, *map(str, words)], cwd=tmp_path, capture_output=True, text=True, timeout=120
        )
        assert done.returncode in expected, done.stderr
        return done

    return call


@pytest.fixture
def refusal(command):
    """The sentence with which `verify` refuses its arguments."""

    def call(*words):
        return command(*words, expected=(64, 74)).stderr.removeprefix("verify: ").rstrip("\n")

    return call


@pytest.fixture
def some_rows():
    """17 inputs in R^5, of several lengths; two of them are equal."""
    rows = np.random.default_rng(5).normal(size=(17, 5)) * np.arange(1, 18)[:, None]
    rows[3] = rows[11]
    return rows
