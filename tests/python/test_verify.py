"""Runs of claims: the numbers of the command line, in arrays."""

import json

import numpy as np
import pytest

import widthwise

SMALL = {"widths": "16..128", "samples": 500, "seed": 3, "threads": 2}
WORDS = ["--widths", "16..128", "--samples", 500, "--seed", 3, "--no-progress"]


@pytest.fixture(scope="module")
def run():
    return widthwise.verify(["theorem1.mlp.r2", "control.tanh.r3"], **SMALL)


def results_of(folder):
    return json.loads((folder / "results.json").read_text())


def test_numbers_are_those_of_the_command_line(run, command, tmp_path):
    claims = ["--claim", "theorem1.mlp.r2", "--claim", "control.tanh.r3"]
    command(*claims, *WORDS, "--out", "cli", expected=(0, 1, 2))
    there = results_of(tmp_path / "cli")
    assert [claim.id for claim in run.claims] == [claim["id"] for claim in there["claims"]]
    for claim, other in zip(run.claims, there["claims"]):
        assert (claim.verdict, claim.estimate, list(claim.ci), claim.predicted) == (
            other["verdict"], other["estimate"], other["ci"], other["predicted"])
        assert claim.rows["value"].tolist() == [row["value"] for row in other["rows"]]
    assert run.summary == there["summary"]
    loaded = widthwise.load(tmp_path / "cli")
    assert loaded.exit_code == run.exit_code
    for name, study in loaded.samples.items():
        for width, draws in study.items():
            assert np.array_equal(draws, run.samples[name][width])


def test_claims_are_found_by_number_and_by_id(run):
    assert len(run.claims) == 2
    claim = run.claims["theorem1.mlp.r2"]
    assert claim is run.claims[0]
    assert claim.kind == "rate" and claim.predicted == -1.0
    assert claim.statistic == "75 % quantile of |K^(2)|"
    assert claim.ci[0] <= claim.estimate <= claim.ci[1]
    assert claim.rows["width_f"].tolist() == [16, 32, 64, 128]
    assert np.isnan(claim.rows["width_g"]).all()
    assert claim.rows["bands"].shape == (4, 5)
    assert claim.fit["form"] if claim.fit else True
    with pytest.raises(KeyError):
        run.claims["theorem9"]
    table = run.claims.table()
    assert table["id"].tolist() == ["theorem1.mlp.r2", "control.tanh.r3"]
    assert table["estimate"][0] == claim.estimate


def test_draws_are_found_by_name(run):
    study = run.samples["mlp.relu.depth3"]
    assert list(study) == [16, 32, 64, 128]
    again = widthwise.sample(width=64, samples=len(study[64]), seed=3, orders=2)
    assert np.array_equal(study[64]["K2"], again[:, 0])
    assert study.inputs["x"].tolist() == [np.sqrt(3.0), 0, 0]
    # Of some thousand draws neighbours are closer to each other than that, however one interpolates.
    quartile = np.quantile(abs(study[16]["K2"]), 0.75)
    assert np.isclose(quartile, run.claims[0].rows["value"][0], rtol=1e-2)


def test_it_reads_as_the_table_of_the_command_line(run):
    text = repr(run)
    assert text.splitlines()[0].split()[:2] == ["claim", "predicted"]
    assert "theorem1.mlp.r2" in text
    assert run.table(60) != run.table(100)
    page = run._repr_html_()
    assert "<td style='text-align:left'>theorem1.mlp.r2</td>" in page
    assert "(control)" in page


def test_markup_in_a_name_stays_text(run):
    claim = run.claims[0]
    kept, claim.id = claim.id, "<script>'x'"
    try:
        assert "<script>" not in run._repr_html_()
    finally:
        claim.id = kept


def test_the_call_is_recorded(run):
    assert run.meta["command"].startswith("widthwise.verify(['theorem1.mlp.r2', 'control.tanh.r3'], ")
    assert "widths='16..128'" in run.meta["command"]
    assert run.meta["version"] == widthwise.version
    assert not run.partial and run.folder is None


def test_an_id_may_be_the_beginning_of_several():
    run = widthwise.verify("theorem1.mlp.unequal", **SMALL)
    assert [claim.id for claim in run.claims][:2] == [
        "theorem1.mlp.unequal.r1", "theorem1.mlp.unequal.r2"]


def test_widths_may_be_numbers():
    run = widthwise.verify("theorem1.mlp.r1", widths=[8, 16, 32], samples=50)
    assert run.claims[0].rows["width_f"].tolist() == [8, 16, 32]


def test_an_infinite_f_is_inf_in_the_rows():
    run = widthwise.verify("theorem1.hypernet.sequential.r2", widths=[8, 16, 32], samples=50)
    assert np.isinf(run.claims[0].rows["width_f"]).all()
    assert run.claims[0].rows["width_g"].tolist() == [8, 16, 32]


@pytest.mark.parametrize(
    "arguments, words",
    [
        ({}, []),
        ({"claims": "theorem9"}, ["--claim", "theorem9"]),
        ({"theorem": 9}, ["--theorem", 9]),
        ({"theorem": 1, "widths": "64"}, ["--theorem", 1, "--widths", "64"]),
        ({"theorem": 1, "widths": [128, 64]}, ["--theorem", 1, "--widths", "128,64"]),
        ({"theorem": 1, "samples": 0}, ["--theorem", 1, "--samples", 0]),
        ({"theorem": 1, "alpha": 2}, ["--theorem", 1, "--alpha", 2]),
        ({"theorem": 1, "margin": -1}, ["--theorem", 1, "--margin", -1]),
        ({"theorem": 1, "precision": -1}, ["--theorem", 1, "--precision", -1]),
        ({"theorem": 1, "profile": "long"}, ["--theorem", 1, "--profile", "long"]),
        ({"theorem": 1, "orders": 9}, ["--theorem", 1, "--orders", 9]),
        ({"theorem": 1, "width_g": 0}, ["--theorem", 1, "--width-g", 0]),
        ({"theorem": 1, "width_f": "many"}, ["--theorem", 1, "--width-f", "many"]),
        ({"theorem": 1, "width_f": "inf", "engine": "dense"},
         ["--theorem", 1, "--width-f", "inf", "--engine", "dense"]),
    ],
)
def test_refused_in_the_words_of_the_command_line(refusal, arguments, words):
    with pytest.raises(ValueError) as raised:
        widthwise.verify(**arguments)
    assert str(raised.value) == refusal(*words)


def test_progress_is_told_to_a_function():
    seen = []
    widthwise.verify("theorem1.mlp.r2", widths="16..128", samples=20000, progress=seen.append)
    assert seen and all(isinstance(entry, widthwise.Progress) for entry in seen)
    assert all(0 <= entry.share <= 1 for entry in seen)
    assert {entry.label for entry in seen} <= {"pilot", "draws"}


def test_progress_is_shown_where_it_is_asked_for(capfd):
    widthwise.verify("theorem1.mlp.r2", **SMALL, progress=False)
    assert capfd.readouterr().err == ""
    widthwise.verify("theorem1.mlp.r2", **SMALL, progress=True)
    shown = capfd.readouterr().err
    assert "theorem1.mlp.r2" in shown  # the verdict as it fell
