"""The blocks of docs/python.md, in their order, and the example script."""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def test_the_tour_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "python.md").read_text()
    blocks = re.findall(r"^```python\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    assert len(blocks) == 6
    names = {}
    for block in blocks:
        exec(compile(block, "docs/python.md", "exec"), names)
    shown = capsys.readouterr().out
    assert "theorem1.mlp.r2" in shown


def test_the_example_draws_its_figure(tmp_path):
    figure = tmp_path / "figure.png"
    script = ROOT / "python" / "examples" / "convergence.py"
    done = subprocess.run(
        [sys.executable, script, figure], capture_output=True, text=True, check=True, timeout=120
    )
    assert figure.read_bytes().startswith(b"\x89PNG")
    slope = float(done.stdout.rsplit(" ", 1)[1])
    # The spread falls as n^-1/2; at n = 64..1024 and 2000 draws the error of the slope is 0.007.
    assert abs(slope + 0.5) < 0.05
