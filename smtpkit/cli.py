"""The command line: `smtpkit dissect`, `smtpkit explain` and `smtpkit grammar`.

What a command needs is loaded when it is run: asking for help costs little.
"""

from __future__ import annotations

import sys
from typing import Any

try:
    import click
except ImportError as error:
    raise SystemExit(
        f"smtpkit: the command line needs the extra ({error}): pip install 'smtpkit-wire[cli]'"
    ) from None

from smtpkit import __version__
from smtpkit.terminal import clean_end

__all__ = ["main"]

_SECRETS = click.option(
    "--secrets", is_flag=True, help="Show passwords instead of only their length."
)


class _Group(click.Group):
    """A group that ends cleanly, whatever becomes of its output."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        for stream in (sys.stdout, sys.stderr):
            # A terminal that cannot show a character gets its escape, not a traceback.
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        with clean_end():
            return super().main(*arguments, **options)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="smtpkit", message="%(prog)s %(version)s")
def main() -> None:
    """Read the SMTP wire format: captured conversations, single lines, the grammar itself."""


@main.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per message and line.")
@click.option(
    "--port",
    "ports",
    metavar="PORT",
    type=click.IntRange(0, 65535),
    multiple=True,
    help="What is said at this port is SMTP, as at 25, 465 and 587; may be given again.",
)
@click.option(
    "--style",
    metavar="NAME",
    default="",
    help="How a transcript marks who speaks: swaks, curl, exim, ...; none: find it by itself.",
)
@_SECRETS
@click.option("--transactions", is_flag=True, help="One line, or object, for each mail instead.")
@click.option(
    "--only",
    metavar="WORD",
    multiple=True,
    help="Messages, or mails, with this verb or code alone.",
)
@click.option("--problems", is_flag=True, help="Messages with problems alone.")
def dissect(
    files: tuple[str, ...],
    as_json: bool,
    secrets: bool,
    ports: tuple[int, ...],
    style: str,
    transactions: bool,
    only: tuple[str, ...],
    problems: bool,
) -> None:
    """Print the conversations in captures: who said what, field by field, and what is wrong.

    FILE is a pcap or pcapng capture, recorded JSONL, or a transcript or debug log of any tool, gzip
    or not; - is standard input. Who speaks in a text is found by what is said; where that fails,
    --style names what stands before each side's lines. A message is printed as soon as it is
    complete. Connections at other ports are printed where what is said first looks like SMTP.
    """
    from smtpkit.dissection import dissect

    if not dissect(
        files,
        as_json=as_json,
        secrets=secrets,
        ports=ports,
        style=style,
        transactions=transactions,
        only=only,
        problems=problems,
    ):
        raise SystemExit(1)


@main.command()
@click.argument("lines", metavar="[LINE]...", nargs=-1)
@click.option("--profile", default="strict", help="strict, lenient, observer; or leniencies: a,b.")
@click.option("--dialect", metavar="MODULE:NAME", help="Read in this dialect, or extension.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per message and line.")
@_SECRETS
def explain(
    lines: tuple[str, ...], profile: str, dialect: str | None, as_json: bool, secrets: bool
) -> None:
    r"""Show commands and replies as trees of their fields, or where they are wrong.

    Each LINE is a command or a line of a reply; - stands for the lines of standard input, and so
    does no LINE at all. What follows AUTH is checked with its mechanism. The escapes \\r \\n \\t
    \\0 \\xHH are understood, and CRLF is added where LINE does not end with a line end. The exit
    status is 1 when one of them is not valid.
    """
    from smtpkit.explanation import Explainer

    try:
        explainer = Explainer(profile, dialect)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if not lines and (sys.stdin is None or sys.stdin.isatty()):
        raise click.UsageError("there is no LINE to explain")
    valid = explainer.explain(lines or ("-",), as_json=as_json, secrets=secrets)
    if not explainer.count:
        raise click.UsageError("there is no LINE to explain: standard input is empty")
    if not valid:
        raise SystemExit(1)


@main.group()
def grammar() -> None:
    """Print the specification in other forms."""


@grammar.command()
def abnf() -> None:
    """Print the grammar as ABNF (RFC 5234)."""
    from importlib import resources

    text = resources.files("smtpkit").joinpath("generated", "smtp.abnf").read_text("utf-8")
    click.echo(text, nl=False)
