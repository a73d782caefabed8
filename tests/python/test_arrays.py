"""Which arrays are taken, and in what words others are refused."""

import numpy as np
import pytest

import widthwise


def same(a, b):
    return all(np.array_equal(x, y) for x, y in zip(a, b))


def test_any_layout_and_any_type_of_number_gives_the_same_kernel(some_rows):
    rows = np.round(some_rows)
    expected = widthwise.kernel(rows)
    wide = np.zeros((2 * len(rows), 3 * rows.shape[1]))
    wide[::2, ::3] = rows
    for other in (
        np.asfortranarray(rows),
        wide[::2, ::3],
        rows[::-1][::-1],
        rows.astype(np.float32),
        rows.astype(np.int64),
        rows.astype(np.int16),
        rows.astype(">f8"),
        rows.astype(np.longdouble),
        rows.tolist(),
    ):
        assert same(widthwise.kernel(other), expected)


def test_an_array_is_not_written_to(some_rows):
    kept = some_rows.copy()
    some_rows.flags.writeable = False
    widthwise.kernel(some_rows)
    assert np.array_equal(some_rows, kept)


@pytest.mark.parametrize(
    "wrong, sentence",
    [
        (np.ones(3), r"X: has shape \(3,\); give \(N, d\)"),
        (np.ones((2, 3, 4)), r"X: has shape \(2, 3, 4\)"),
        (np.ones((0, 3)), r"X: has shape \(0, 3\)"),
        (np.ones((3, 0)), r"X: has shape \(3, 0\)"),
        (1.0, r"X: has shape \(\)"),
        (np.ones((2, 2), complex), "X: is an array of dtype complex128; integers or floats"),
        (np.ones((2, 2), bool), "X: is an array of dtype bool"),
        (np.array([["1", "2"]]), "X: is an array of dtype <U1"),
        (np.array([[None, 1]]), "X: is an array of dtype object"),
        (np.zeros((2, 2), "datetime64[s]"), "X: is an array of dtype datetime64"),
        ([[1, 2], [3]], "X: is "),
        ([[1, float("nan")]], "X: row 0: entry 1 is nan; give finite numbers"),
        ([[1, 2], [float("-inf"), 2]], "X: row 1: entry 0 is -inf"),
        ([[10**400, 1]], "X: is "),
        (np.full((2, 2), 1e200), "X: a kernel is beyond double precision; scale its numbers down"),
    ],
)
def test_other_arrays_are_refused_with_a_sentence(wrong, sentence):
    with pytest.raises(ValueError, match=sentence):
        widthwise.kernel(wrong)


def test_inputs_of_draws_are_refused_alike():
    for wrong, sentence in (
        (np.ones((3, 2)), "inputs: 3 rows of 2; give two, x and x', or one for both"),
        (np.ones(2), r"inputs: has shape \(2,\)"),
        ([[0, 0], [1, 1]], "inputs: row 0: is the zero vector"),
        ([[1, float("nan")], [1, 1]], "inputs: row 0: entry 1 is nan"),
    ):
        with pytest.raises(ValueError, match=sentence):
            widthwise.sample(width=8, samples=1, inputs=wrong)
