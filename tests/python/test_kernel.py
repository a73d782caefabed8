"""Kernels against those of the command line and against formulas."""

import h5py
import numpy as np
import pytest

import widthwise


def arc_cosine(a, b):
    """Of a ReLU network of one hidden layer: NNGP and NTK [Cho2009; Jacot2018]."""
    d = len(a)
    aa, bb, ab = a @ a / d, b @ b / d, a @ b / d
    angle = np.arccos(np.clip(ab / np.sqrt(aa * bb), -1, 1))
    gates = (np.pi - angle) / np.pi
    nngp = np.sqrt(aa * bb) * (np.sin(angle) + (np.pi - angle) * np.cos(angle)) / np.pi
    return nngp, nngp + gates * ab


def test_one_hidden_layer_is_the_arc_cosine_kernel(some_rows):
    nngp, ntk = widthwise.kernel(some_rows, depth_f=1)
    for i, a in enumerate(some_rows):
        for j, b in enumerate(some_rows):
            expected = arc_cosine(a, b)
            # The cosine's rounding, 1e-16, moves an angle near 0 by its root.
            scale = np.sqrt(ntk[i, i] * ntk[j, j])
            assert abs(nngp[i, j] - expected[0]) < 1e-7 * scale
            assert abs(ntk[i, j] - expected[1]) < 1e-7 * scale


def test_the_result_is_symmetric_and_has_names(some_rows):
    found = widthwise.kernel(some_rows)
    assert found.nngp.shape == found.ntk.shape == (17, 17)
    assert found.ntk.dtype == np.float64
    assert np.array_equal(found.ntk, found.ntk.T)
    assert found.ntk[3, 7] == found.ntk[11, 7]
    assert np.linalg.eigvalsh(np.delete(found.ntk, 3, 0)[:, [*range(3), *range(4, 17)]])[0] > 0


@pytest.mark.parametrize(
    "arguments, words",
    [
        ({"activation": "relu"}, ["--activation", "relu"]),
        ({"activation": "erf"}, ["--activation", "erf"]),
        (
            {"activation": "linear", "sigma_w": 1.5, "sigma_b": [0.5, 0, 1]},
            ["--activation", "linear", "--sigma-w", "1.5", "--sigma-b", "0.5,0,1"],
        ),
        ({"residual": "plain"}, ["--residual", "plain"]),
    ],
)
def test_numbers_are_those_of_the_command_line(command, tmp_path, some_rows, arguments, words):
    np.save(tmp_path / "x.npy", some_rows)
    command("kernel", "--inputs", "x.npy", "--out", "k.h5", "--depth-f", 2, *words)
    found = widthwise.kernel(some_rows, depth_f=2, **arguments)
    with h5py.File(tmp_path / "k.h5") as file:
        assert np.array_equal(found.nngp, file["nngp"][:])
        assert np.array_equal(found.ntk, file["ntk"][:])


@pytest.mark.parametrize("each", [False, True])
def test_the_hyperkernel_is_that_of_the_command_line(command, tmp_path, some_rows, each):
    Z = np.random.default_rng(6).normal(size=(4 if each else 17, 3))
    np.save(tmp_path / "x.npy", some_rows)
    np.save(tmp_path / "z.npy", Z)
    words = ["--model", "hypernet", "--depth-f", 2] + ["--each-with-each"] * each
    command("kernel", "--inputs", "x.npy", "--inputs-z", "z.npy", "--out", "k.h5", *words)
    found = widthwise.kernel(some_rows, model="hypernet", depth_f=2, Z=Z, each_with_each=each)
    assert found.ntk.shape == (68, 68) if each else (17, 17)
    with h5py.File(tmp_path / "k.h5") as file:
        assert np.array_equal(found.nngp, file["nngp"][:])
        assert np.array_equal(found.ntk, file["ntk"][:])


def test_between_two_sets_it_is_a_block_of_the_whole(some_rows):
    whole = widthwise.kernel(some_rows)
    block = widthwise.kernel(some_rows[:5], some_rows[5:])
    assert block.ntk.shape == (5, 12)
    np.testing.assert_allclose(block.ntk, whole.ntk[:5, 5:], rtol=1e-13)
    np.testing.assert_allclose(block.nngp, whole.nngp[:5, 5:], rtol=1e-13)
    Z = some_rows[:, :2]
    whole = widthwise.kernel(some_rows, model="hypernet", Z=Z)
    block = widthwise.kernel(some_rows[:5], some_rows[5:], model="hypernet", Z=Z[:5], Z2=Z[5:])
    np.testing.assert_allclose(block.ntk, whole.ntk[:5, 5:], rtol=1e-13)


def test_threads_do_not_change_the_result(some_rows):
    one = widthwise.kernel(some_rows, threads=1)
    three = widthwise.kernel(some_rows, threads=3)
    assert np.array_equal(one.ntk, three.ntk)


def test_refused_as_on_the_command_line(refusal, tmp_path, some_rows):
    np.save(tmp_path / "x.npy", some_rows)
    for arguments, words in (
        ({"activation": "swish"}, ["--activation", "swish"]),
        ({"model": "cnn"}, ["--model", "cnn"]),
        ({"depth_g": 2}, ["--depth-g", 2]),
        ({"depth_f": 0}, ["--depth-f", 0]),
        ({"depth_f": 101}, ["--depth-f", 101]),
        ({"threads": 0}, ["--threads", 0]),
        ({"sigma_w": (1, 2)}, ["--sigma-w", "1.0,2.0"]),
        ({"biases": "fixed"}, ["--biases", "fixed"]),
        ({"model": "hypernet", "parameterisation": "mup", "Z": some_rows},
         ["--model", "hypernet", "--parameterisation", "mup"]),
    ):
        with pytest.raises(ValueError) as raised:
            widthwise.kernel(some_rows, **arguments)
        sentence = refusal("kernel", "--inputs", "x.npy", "--csv", "-", *words)
        assert str(raised.value) == sentence


def test_what_does_not_belong_together_is_refused(some_rows):
    for arguments, sentence in (
        ({"model": "hypernet"}, "Z: a hypernetwork takes z as well"),
        ({"Z": some_rows}, "an MLP has no z"),
        ({"each_with_each": True}, "an MLP has no z"),
        ({"model": "hypernet", "Z": some_rows[:3]}, "17 rows of x and 3 of z"),
        ({"model": "hypernet", "Z": some_rows, "X2": some_rows}, "X2 and Z2"),
        ({"X2": some_rows[:, :3]}, "X has 5 numbers a row and X2 has 3"),
        ({"X2": [[float("nan")] * 5]}, "X2: row 0: entry 0 is nan"),
    ):
        with pytest.raises(ValueError, match=sentence):
            widthwise.kernel(some_rows, **arguments)
