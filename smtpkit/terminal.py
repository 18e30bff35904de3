"""What the command line writes to: colours where a terminal shows them, and clean ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

import click

from smtpkit.printing import printable

#: a label, and what hangs below it
Branch = tuple[str, "list[Branch]"]

_GUIDES = ("├── ", "│   ", "└── ", "    ")
_PLAIN_GUIDES = ("+-- ", "|   ", "`-- ", "    ")
_ATTRIBUTES = ("bold", "dim")


class Paint:
    """Gives texts a style, such as "bold cyan"; leaves them as they are where nobody sees it."""

    def __init__(self) -> None:
        out = sys.stdout
        watched = out is not None and out.isatty() and os.environ.get("TERM") != "dumb"
        # https://no-color.org
        self._styles = watched and not os.environ.get("NO_COLOR")

    def __call__(self, text: str, style: str) -> str:
        if not self._styles:
            return text
        words = set(style.split())
        colour = next(iter(words.difference(_ATTRIBUTES)), None)
        return click.style(text, fg=colour, bold="bold" in words, dim="dim" in words or None)


def tree_lines(branches: Iterable[Branch]) -> Iterator[str]:
    """Branches as lines, each with guides that say what it hangs on."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    guides = _GUIDES if encoding.lower().startswith("utf") else _PLAIN_GUIDES
    return _tree_lines(list(branches), guides)


def _tree_lines(branches: list[Branch], guides: tuple[str, ...]) -> Iterator[str]:
    for number, (label, below) in enumerate(branches, 1):
        first, other = guides[2:] if number == len(branches) else guides[:2]
        yield first + label
        for line in _tree_lines(below, guides):
            yield other + line


def complain(text: str) -> None:
    """A line on standard error; nothing where that is closed."""
    with suppress(OSError, ValueError):
        if sys.stdout is not None:
            sys.stdout.flush()
    with suppress(OSError, ValueError):
        click.echo(f"smtpkit: {printable(text)}", err=True)


@contextmanager
def clean_end() -> Iterator[None]:
    """End with a line of complaint where what is written cannot be: a disk is full, say.

    Raises `SystemExit`. Whoever closes a pipe has seen enough, and is told nothing.
    """
    if sys.stdout is None:
        complain("standard output is closed")
        raise SystemExit(1)
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _write_nowhere()
        raise SystemExit(1) from None
    except OSError as error:
        _write_nowhere()
        complain(f"standard output: {(error.strerror or str(error)).lower()}")
        raise SystemExit(1) from None


def _write_nowhere() -> None:
    """Let what is still to be flushed go where it does no harm: the interpreter does that last."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
