"""What is derived is what the grammar says, and the same wherever and whenever it is written."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grammar.__main__ import main

TOP = Path(__file__).parent.parent

WRITE = """
import hashlib
from grammar.generator.files import files
from grammar.specification import SPECIFICATION
texts = files(SPECIFICATION)
for name, text in texts.items():
    print(name, hashlib.sha256(text.encode()).hexdigest())
"""


def written(seed: str) -> dict[str, str]:
    """The derived files and the digests of their texts, as a process of its own writes them."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "UTC", "LC_ALL": "C"}
    command = [sys.executable, "-c", WRITE]
    done = subprocess.run(
        command, cwd=TOP, env=environment, capture_output=True, text=True, check=True
    )
    return dict(line.rsplit(" ", 1) for line in done.stdout.splitlines())  # type: ignore[misc]


def test_nothing_derived_is_stale(capsys: pytest.CaptureFixture[str]) -> None:
    # hashes are ordered at random in this process
    status = main(["check"])
    assert status == 0, capsys.readouterr().out + "run `python -m grammar write`"


def test_what_is_written_does_not_depend_on_the_order_of_hashes() -> None:
    for name, digest in written("1").items():
        assert hashlib.sha256((TOP / name).read_bytes()).hexdigest() == digest, name


def test_derived_python_says_that_it_is_derived() -> None:
    for path in (TOP / "smtpkit" / "generated").glob("*.py"):
        if path.name != "__init__.py":
            assert "python -m grammar" in path.read_text("utf-8")[:400]
