"""Draws against those of the command line, bit by bit."""

import io
import re

import numpy as np
import pytest

import widthwise


def rows_of(csv):
    return np.loadtxt(io.StringIO(csv), delimiter=",", skiprows=1, ndmin=2)[:, 1:]


CASES = [
    ({"width": 32}, ["--width", 32]),
    ({"width": "2^5", "seed": 2**64 - 1}, ["--width", "2^5", "--seed", 2**64 - 1]),
    ({"width": 16, "orders": (0, 4)}, ["--width", 16, "--orders", "0,4"]),
    ({"width": 16, "orders": 2}, ["--width", 16, "--orders", "2"]),
    ({"width": 16, "engine": "dense"}, ["--width", 16, "--engine", "dense"]),
    (
        {"width": 16, "activation": "tanh", "depth_f": 2, "rho_x": 0.25, "norm_x": (2, 0.5)},
        ["--width", 16, "--activation", "tanh", "--depth-f", 2, "--rho-x", 0.25, "--norm-x", "2,0.5"],
    ),
    (
        {"width": 16, "activation": "gelu", "depth_f": 2, "sigma_w": [1.5, 1, 0.8], "sigma_b": 0.5},
        ["--width", 16, "--activation", "gelu", "--depth-f", 2, "--sigma-w", "1.5,1,0.8",
         "--sigma-b", "0.5"],
    ),
    (
        {"width": 16, "residual": "scaled", "parameterisation": "standard"},
        ["--width", 16, "--residual", "scaled", "--parameterisation", "standard"],
    ),
    (
        {"width": 16, "activation": "leaky-relu:0.2", "width_ratios": (1, 2, 0.5)},
        ["--width", 16, "--activation", "leaky-relu:0.2", "--width-ratios", "1,2,0.5"],
    ),
    (
        {"model": "hypernet", "width": 16, "width_g": 8, "depth_g": 2},
        ["--model", "hypernet", "--width", 16, "--width-g", 8, "--depth-g", 2],
    ),
    (
        {"model": "hypernet", "width": "inf", "width_g": 8, "rho_z": -0.5},
        ["--model", "hypernet", "--width", "inf", "--width-g", 8, "--rho-z", -0.5],
    ),
]


@pytest.mark.parametrize("arguments, words", CASES)
def test_bits_are_those_of_the_command_line(command, arguments, words):
    csv = command("sample", "--samples", 20, *words).stdout
    drawn = widthwise.sample(samples=20, **arguments)
    assert drawn.dtype == np.float64 and drawn.flags.c_contiguous
    assert np.array_equal(drawn, rows_of(csv))


def test_inputs_may_be_arrays_or_files(command, tmp_path, some_rows):
    np.save(tmp_path / "x.npy", some_rows)
    csv = command("sample", "--width", 16, "--samples", 5, "--inputs", "x.npy:2,4").stdout
    for inputs in (some_rows[[2, 4]], some_rows.astype(np.float32).astype(float)[[2, 4]]):
        drawn = widthwise.sample(width=16, samples=5, inputs=inputs)
        assert drawn.shape == (5, 5)
    assert np.array_equal(
        widthwise.sample(width=16, samples=5, inputs=some_rows[[2, 4]]), rows_of(csv)
    )
    assert np.array_equal(
        widthwise.sample(width=16, samples=5, inputs=f"{tmp_path}/x.npy:2,4"), rows_of(csv)
    )
    one = widthwise.sample(width=16, samples=5, inputs=some_rows[2:3])
    two = widthwise.sample(width=16, samples=5, inputs=some_rows[[2, 2]])
    assert np.array_equal(one, two)


def test_neither_threads_nor_the_number_of_samples_change_a_sample():
    many = widthwise.sample(width=8, samples=5000, threads=3)
    assert many.shape == (5000, 5)
    assert np.array_equal(widthwise.sample(width=8, samples=4200, threads=1), many[:4200])
    assert np.array_equal(widthwise.sample(width=8, samples=1e3), many[:1000])


def test_the_kernel_is_the_mean_of_draws():
    # E K^(1)(u; u) = (L + 1) |u|^2 / d at every width: 4.
    ntk = widthwise.sample(width=32, samples=4000, rho_x=1, orders=1)[:, 0]
    assert abs(ntk.mean() - 4.0) < 4.5 * ntk.std() / np.sqrt(len(ntk))


def without_free_memory(sentence):
    """It changes from one moment to the next."""
    return re.sub(r"[0-9.]+ GiB free", "some GiB free", sentence)


@pytest.mark.parametrize(
    "arguments, words",
    [
        ({"width": 0}, ["--width", 0]),
        ({"width": "64..128"}, ["--width", "64..128"]),
        ({"width": 8, "samples": 0}, ["--width", 8, "--samples", 0]),
        ({"width": 8, "orders": "4..1"}, ["--width", 8, "--orders", "4..1"]),
        ({"width": 8, "orders": (3, 1)}, ["--width", 8, "--orders", "3,1"]),
        ({"width": 8, "orders": -1}, ["--width", 8, "--orders", "-1"]),
        ({"width": 8, "model": "cnn"}, ["--width", 8, "--model", "cnn"]),
        ({"width": 8, "activation": "swish"}, ["--width", 8, "--activation", "swish"]),
        ({"width": 8, "sigma_w": (1, 2)}, ["--width", 8, "--sigma-w", "1.0,2.0"]),
        ({"width": 8, "biases": "fixed"}, ["--width", 8, "--biases", "fixed"]),
        ({"width": 8, "residual": "loud"}, ["--width", 8, "--residual", "loud"]),
        ({"width": 8, "sigma_b_g": 1}, ["--width", 8, "--sigma-b-g", "1.0"]),
        ({"width": 8, "width_g": 8}, ["--width", 8, "--width-g", 8]),
        ({"width": 8, "rho_z": 0.5}, ["--width", 8, "--rho-z", 0.5]),
        ({"width": 8, "rho_x": 2}, ["--width", 8, "--rho-x", 2]),
        ({"width": 8, "norm_x": (1, 0)}, ["--width", 8, "--norm-x", "1,0"]),
        ({"width": 8, "model": "hypernet"}, ["--width", 8, "--model", "hypernet"]),
        ({"width": 8, "engine": "sparse"}, ["--width", 8, "--engine", "sparse"]),
        ({"width": 8, "seed": -1}, ["--width", 8, "--seed", "-1"]),
        ({"width": 8, "threads": 2000}, ["--width", 8, "--threads", 2000]),
        ({"width": 10**15}, ["--width", 10**15]),
        ({"width": 8, "depth_f": 65}, ["--width", 8, "--depth-f", 65]),
    ],
)
def test_refused_in_the_words_of_the_command_line(refusal, arguments, words):
    with pytest.raises(ValueError) as raised:
        widthwise.sample(**arguments)
    assert without_free_memory(str(raised.value)) == without_free_memory(refusal("sample", *words))


def test_a_file_that_is_not_there_is_an_error_of_the_system(refusal):
    with pytest.raises(OSError) as raised:
        widthwise.sample(width=8, inputs="missing.csv")
    assert str(raised.value) == refusal("sample", "--width", 8, "--inputs", "missing.csv")


def test_other_arguments_are_refused():
    with pytest.raises(ValueError, match="rho-x 0.5: is the cosine between the default inputs"):
        widthwise.sample(width=8, rho_x=0.5, inputs=np.eye(2))
    with pytest.raises(ValueError, match="norm-x 3: two numbers are needed"):
        widthwise.sample(width=8, norm_x=3)
    with pytest.raises(ValueError, match="samples '2.5'"):
        widthwise.sample(width=8, samples=2.5)
    with pytest.raises(TypeError):
        widthwise.sample(width=8, samples="many")
    with pytest.raises(TypeError):
        widthwise.sample()
