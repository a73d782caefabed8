"""Ctrl-C and callbacks that raise: the work ends soon, and what there was is there."""

import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

import widthwise

LONG = {"widths": "64..1024", "samples": 10**6, "threads": 2}


def interrupt_soon(seconds=0.7):
    threading.Timer(seconds, lambda: os.kill(os.getpid(), signal.SIGINT)).start()


def test_sample_ends_with_the_first_rows():
    interrupt_soon()
    begun = time.monotonic()
    with pytest.raises(widthwise.Interrupted) as raised:
        widthwise.sample(width=1024, samples=10**6, threads=2)
    assert time.monotonic() - begun < 60
    partial = raised.value.partial
    assert 0 < len(partial) < 10**6
    some = min(len(partial), 50)
    assert np.array_equal(partial[:some], widthwise.sample(width=1024, samples=some))


def test_verify_ends_with_what_is_judged(tmp_path):
    interrupt_soon()
    with pytest.raises(KeyboardInterrupt) as raised:
        widthwise.verify("theorem1.mlp.r2", out=tmp_path / "out", **LONG)
    run = raised.value.partial
    assert run.partial and run.exit_code != 0
    assert "PARTIAL RUN" in repr(run) and "PARTIAL RUN" in run._repr_html_()
    assert widthwise.load(tmp_path / "out").partial
    assert len(run.samples["mlp.relu.depth3"][64]) > 0


def test_kernel_ends():
    rows = np.random.default_rng(0).normal(size=(3000, 50))
    interrupt_soon(0.3)
    with pytest.raises(KeyboardInterrupt):
        for _ in range(1000):
            widthwise.kernel(rows, activation="erf", threads=1)


def test_what_a_callback_raises_ends_the_run():
    def stop(progress):
        raise LookupError(progress.label)

    with pytest.raises(LookupError, match="sample"):
        widthwise.sample(width=1024, samples=10**6, progress=stop)


def test_a_handler_that_returns_lets_the_work_go_on():
    caught = []
    before = signal.signal(signal.SIGINT, lambda *_: caught.append(1))
    try:
        interrupt_soon(0.1)
        drawn = widthwise.sample(width=512, samples=300_000, threads=1)
    finally:
        signal.signal(signal.SIGINT, before)
    assert len(drawn) == 300_000
    time.sleep(0.2)
    assert caught == [1]


def test_other_threads_run_meanwhile():
    ticks = []
    done = threading.Event()

    def tick():
        while not done.wait(0.001):
            ticks.append(time.monotonic())

    thread = threading.Thread(target=tick)
    thread.start()
    widthwise.sample(width=1024, samples=40_000, threads=1)
    done.set()
    thread.join()
    assert len(ticks) > 10


def test_it_works_in_a_thread_that_gets_no_signals():
    found = []
    thread = threading.Thread(target=lambda: found.append(widthwise.sample(width=8, samples=10)))
    thread.start()
    thread.join()
    assert np.array_equal(found[0], widthwise.sample(width=8, samples=10))


def test_a_script_that_is_interrupted_ends_as_python_scripts_do():
    script = (
        "import widthwise\n"
        "print('begun', flush=True)\n"
        "widthwise.verify('theorem1.mlp.r2', widths='64..1024', samples=10**6, threads=1)\n"
    )
    running = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    assert running.stdout.readline() == "begun\n"
    time.sleep(0.5)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert "Interrupted" in err
    assert running.returncode in (1, -signal.SIGINT, 130)


def test_work_after_a_fork():
    drawn = widthwise.sample(width=64, samples=10, threads=2)
    child = os.fork()
    if child == 0:
        same = np.array_equal(widthwise.sample(width=64, samples=10, threads=2), drawn)
        os._exit(0 if same else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
