"""`python -m grammar`: its commands, and what it does not do where there is no checkout."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grammar.__main__ import main

TOP = Path(__file__).parent.parent

OWN = """
from grammar import Command, Extension

OWN = Extension("X-OWN", "one's own", "RFC 9999", commands=(Command("XOWN", "own", "RFC 9999"),))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages, as an installer leaves it: another's pyproject.toml lies there, too."""
    folder = tmp_path_factory.mktemp("site-packages")
    for package in ("grammar", "smtpkit"):
        without = shutil.ignore_patterns("__pycache__")
        shutil.copytree(TOP / package, folder / package, ignore=without)
    folder.joinpath("pyproject.toml").write_text('[project]\nname = "another"\n', "utf-8")
    folder.joinpath("own.py").write_text(OWN, "utf-8")
    return folder


def run(
    folder: Path, *arguments: str, missing: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    """What `python -m grammar` does with the packages of a folder, without those that miss."""
    code = (
        f"import runpy, sys\nsys.path.insert(0, {str(folder)!r})\nsys.dont_write_bytecode = True\n"
        f"sys.modules.update(dict.fromkeys({missing!r}))\n"
        f"sys.argv[1:] = {list(arguments)!r}\n"
        "runpy.run_module('grammar', run_name='__main__', alter_sys=True)"
    )
    command = [sys.executable, "-I", "-c", code]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def listing(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in sorted(folder.rglob("*"))}


@pytest.mark.parametrize("arguments", [(), ("write",), ("check",), ("--check",)], ids=" ".join)
def test_an_installed_copy_writes_nothing_and_calls_nothing_stale(
    installed: Path, arguments: tuple[str, ...]
) -> None:
    before = listing(installed)
    done = run(installed, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    [line] = done.stderr.splitlines()
    assert f"{installed} holds an installed copy" in line
    assert "need a checkout" in line
    assert listing(installed) == before


def test_an_installed_copy_writes_a_dialect_prints_abnf_and_knows_the_registry(
    installed: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out.py"
    done = run(installed, "dialect", "own:OWN", "--output", str(output), missing=("ruff",))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"wrote: {output}\n"
    assert "class Xown(Command)" in output.read_text("utf-8")
    printed = run(installed, "abnf")
    assert printed.stdout == TOP.joinpath("smtpkit/generated/smtp.abnf").read_text("utf-8")
    covered = run(installed, "coverage")
    assert (covered.returncode, covered.stderr) == (0, "")
    assert "100.0 % typed" in covered.stdout


def test_without_the_formatter_a_checkout_says_how_to_get_it() -> None:
    for command in ("write", "check"):
        done = run(TOP, command, missing=("ruff",))
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == ("what is written is formatted by ruff: pip install -e '.[write]'\n")


def test_a_file_that_cannot_be_written_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["abnf", "--output", str(tmp_path / "no" / "file")]) == 2
    assert capsys.readouterr().err == f"{tmp_path}/no/file: No such file or directory\n"
    assert main(["abnf", "--output", str(tmp_path / "all.abnf")]) == 0
    assert "Mail-parameters" in tmp_path.joinpath("all.abnf").read_text("utf-8")


def test_an_option_of_one_command_is_none_of_another(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--check", "write"], ["check", "--all"], ["rewrite"]):
        with pytest.raises(SystemExit) as exit:
            main(arguments)
        assert exit.value.code == 2
    assert "--check goes with no command but check" in capsys.readouterr().err
