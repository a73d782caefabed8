"""Folders of results: written here or by the command line, read by both and by h5py alone."""

import json
import subprocess
import sys

import numpy as np
import pytest

import widthwise

CLAIM = "theorem1.mlp.r2"
SMALL = {"widths": "16..128", "samples": 200, "threads": 2}
WORDS = ["--claim", CLAIM, "--widths", "16..128", "--samples", 200, "--no-progress"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run") / "out"
    widthwise.verify(CLAIM, out=folder, **SMALL)
    return folder


def test_a_folder_holds_what_the_command_line_writes(folder):
    names = {entry.name for entry in folder.iterdir()}
    assert {"results.json", "samples.h5", "junit.xml", "REPORT.md", "pages", "plots"} <= names
    assert "draws.journal" not in names


def test_a_run_that_was_written_is_loaded(folder):
    run = widthwise.load(folder)
    assert run.folder == str(folder)
    assert run.claims[0].id == CLAIM
    draws = run.samples["mlp.relu.depth3"][32]["K2"]
    again = widthwise.sample(width=32, samples=len(draws), orders=2)
    assert np.array_equal(draws, again[:, 0])


def test_h5py_reads_the_draws_without_the_package(folder):
    script = """
import sys, h5py
with h5py.File(sys.argv[1] + "/samples.h5") as file:
    draws = file["mlp.relu.depth3/width_32"]
    names = [name.decode() for name in draws.attrs["columns"]]
    print(draws[:, names.index("K2")].tolist())
assert "widthwise" not in sys.modules
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)], capture_output=True, text=True, check=True, env={}
    )
    draws = json.loads(done.stdout)
    assert np.array_equal(draws, widthwise.sample(width=32, samples=len(draws), orders=2)[:, 0])


def test_h5py_and_the_package_read_in_one_process(folder):
    h5py = pytest.importorskip("h5py")
    with h5py.File(folder / "samples.h5") as file:
        there = file["mlp.relu.depth3/width_32"][:]
        here = widthwise.load(folder).samples["mlp.relu.depth3"][32]
        assert np.array_equal(there[:, 2], here["K2"])


def test_the_command_line_knows_the_run_as_its_own(folder, command, tmp_path):
    done = command(*WORDS, "--out", folder, "--resume", expected=(0, 1, 2))
    assert "the run is complete already" in done.stdout
    command(*WORDS, "--seed", 1, "--out", "other", expected=(0, 1, 2))
    command("merge", folder, "other", "--out", "both", expected=(0, 1, 2))
    n = [len(widthwise.load(run).samples["mlp.relu.depth3"][16])
         for run in (folder, tmp_path / "other", tmp_path / "both")]
    assert n[2] == n[0] + n[1]


def test_more_draws_are_added(tmp_path):
    out = tmp_path / "out"
    widthwise.verify(CLAIM, out=out, **SMALL)
    run = widthwise.verify(CLAIM, out=out, extend=True, **{**SMALL, "samples": 1000})
    assert len(run.samples["mlp.relu.depth3"][16]) >= 1000
    assert run.meta["alpha"] == 5e-4
    again = widthwise.verify(CLAIM, out=out, overwrite=True, **SMALL)
    assert len(again.samples["mlp.relu.depth3"][16]) >= 200


def test_a_complete_run_is_not_made_again(folder):
    before = (folder / "results.json").read_bytes()
    run = widthwise.verify(CLAIM, out=folder, resume=True, **SMALL)
    assert run.claims[0].id == CLAIM
    assert (folder / "results.json").read_bytes() == before


def test_results_are_not_lost_by_mistake(folder):
    with pytest.raises(ValueError, match="holds results already; give another folder"):
        widthwise.verify(CLAIM, out=folder, **SMALL)
    with pytest.raises(ValueError, match="holds a run with other parameters"):
        widthwise.verify(CLAIM, out=folder, resume=True, **{**SMALL, "seed": 9})
    with pytest.raises(ValueError, match="are about the folder `out`; give one"):
        widthwise.verify(CLAIM, resume=True, **SMALL)
    with pytest.raises(ValueError, match="out '': give a folder"):
        widthwise.verify(CLAIM, out="", **SMALL)


def test_folders_that_hold_no_run_are_errors_of_the_system(tmp_path, folder):
    with pytest.raises(OSError, match="give the folder of an earlier run"):
        widthwise.load(tmp_path / "missing")
    (tmp_path / "results.json").write_text("{")
    with pytest.raises(OSError, match="not the results of a run"):
        widthwise.load(tmp_path)
    (tmp_path / "results.json").write_bytes((folder / "results.json").read_bytes())
    run = widthwise.load(tmp_path)
    with pytest.raises(OSError, match="samples.h5"):
        run.samples
    occupied = tmp_path / "file"
    occupied.write_text("")
    with pytest.raises(OSError, match="file"):
        widthwise.verify(CLAIM, out=occupied / "out", **SMALL)
