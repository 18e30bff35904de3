"""`python -m grammar`: what is derived from the grammar, written, checked or printed.

`write` and `check` are about the files of this project, and need a checkout of it; without a
command, `write` is meant, and `check` with `--check`.
"""

from __future__ import annotations

import argparse
import os
import sys
import tomllib
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from grammar.dialects import add_arguments, write_dialect
from grammar.generator.abnf import abnf
from grammar.generator.files import files
from grammar.review.coverage import TYPED, coverage, registry, report
from grammar.sasl import NAMES
from grammar.specification import SPECIFICATION

TOP = Path(__file__).parent.parent


class Refused(Exception):
    """What cannot be done here: a line for people, which says what to do instead."""


def in_a_checkout() -> bool:
    """Whether this package lies in a checkout of its project, not in an installed copy."""
    try:
        project = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]
    except (OSError, KeyError, ValueError):
        return False
    return bool(project.get("name") == "smtpkit-wire")


def stale() -> dict[Path, str]:
    """The files that are not what the grammar says, with the text they should have.

    Raises `Refused` where there are no such files, or no formatter to write them with.
    """
    if not in_a_checkout():
        raise Refused(
            f"{TOP} holds an installed copy: write and check need a checkout of the project"
            " (an extension of one's own is written by `dialect`)"
        )
    if find_spec("ruff") is None:
        raise Refused("what is written is formatted by ruff: pip install -e '.[write]'")
    wanted = {TOP / name: text for name, text in files(SPECIFICATION).items()}
    return {
        path: text
        for path, text in wanted.items()
        if not path.exists() or path.read_text("utf-8") != text
    }


def write() -> int:
    """Write what is stale."""
    for path, text in stale().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        print(f"wrote: {path.relative_to(TOP)}")
    return 0


def check() -> int:
    """Report what is stale; 1 where something is."""
    changed = stale()
    for path in changed:
        print(f"stale: {path.relative_to(TOP)}")
    if changed:
        print("run `python -m grammar write`", file=sys.stderr)
    return int(bool(changed))


def write_abnf(output: Path | None) -> int:
    """Print RFC 5321 and the extensions of the registry as ABNF, or write it to a file."""
    text = abnf(SPECIFICATION)
    if output is None:
        sys.stdout.write(text)
    else:
        save(text, output)
        print(f"wrote: {output}")
    return 0


def save(text: str, output: Path) -> None:
    """Write a text to a file that the user named."""
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        raise Refused(f"{output}: {error.strerror}") from error


def cover(path: Path | None, every: bool) -> int:
    """Print what of the registry the grammar has; 1 where not all of it is typed."""
    try:
        given = registry(path)
    except (OSError, ValueError) as error:
        raise Refused(f"{path or 'registry'}: {error}") from error
    entries = coverage(given)
    print(report(entries, every=every))
    typed = len(SPECIFICATION.mechanisms)
    print(f"{len(NAMES)} names of SASL mechanisms, {typed} with their messages")
    return int(any(entry.status != TYPED for entry in entries))


class _Parser(argparse.ArgumentParser):
    """Says where its help cannot be written, which the one of the standard library keeps quiet."""

    def print_help(self, file: IO[str] | None = None) -> None:  # type: ignore[override]
        print(self.format_help(), end="", file=file)


def arguments_parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    parser = _Parser(prog="python -m grammar", description=__doc__)
    parser.add_argument("--check", action="store_true", help="the same as the command check")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("write", help="write the derived files of this checkout (the default)")
    commands.add_parser("check", help="report which of them are stale, and exit 1 where one is")

    dialect = commands.add_parser(
        "dialect", help="write a module: RFC 5321, the registry, and extensions of one's own"
    )
    add_arguments(dialect)

    covered = commands.add_parser(
        "coverage", help="say what of the registry is typed, generic or missing"
    )
    covered.add_argument(
        "--registry", type=Path, metavar="FILE", help="another registry than the project's"
    )
    covered.add_argument("--all", action="store_true", help="name every entry, typed ones too")

    printed = commands.add_parser("abnf", help="print all rules as ABNF (RFC 5234)")
    printed.add_argument("--output", type=Path, metavar="FILE", help="write a file instead")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run a command; its exit status, which is 2 for what cannot be done."""
    parser = arguments_parser()
    options = parser.parse_args(arguments)
    if options.check and options.command not in (None, "check"):
        parser.error("--check goes with no command but check")
    try:
        match options.command or ("check" if options.check else "write"):
            case "check":
                return check()
            case "dialect":
                return write_dialect(options)
            case "coverage":
                return cover(options.registry, options.all)
            case "abnf":
                return write_abnf(options.output)
            case _:
                return write()
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 2


def end_cleanly(run: Callable[[], int]) -> int:
    """The exit status of a command; 1, and a line of complaint, where nothing can be printed.

    Whoever closes a pipe has seen enough, and is told nothing.
    """
    if sys.stdout is None:
        return complain("standard output is closed")
    try:
        try:
            return run()
        finally:
            sys.stdout.flush()
    except OSError as error:
        # what is still to be flushed goes where it does no harm: the interpreter does that last
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            return 1
        return complain(f"{error.filename or 'standard output'}: {error.strerror}")


def complain(text: str) -> int:
    """Print a line on standard error, if there is one; the exit status of what failed."""
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(end_cleanly(main))
