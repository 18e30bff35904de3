"""Styles that no tool of ours declares, and recorded dialogs written down in them.

A style is a function of the lines that one side says at once: it gives the lines of the text.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from smtpkit.captures import CapturedConnection
from smtpkit.stream import CLIENT, Sender


class Turn(NamedTuple):
    """What one side says before the other one does, line by line; with its number."""

    number: int
    sender: Sender
    lines: list[str]

    @property
    def octets(self) -> bytes:
        return "".join(line + "\r\n" for line in self.lines).encode("latin-1")


def turns_of(connection: CapturedConnection) -> list[Turn] | None:
    """The turns of a recorded connection; None where a turn is no whole lines of text."""
    turns = []
    segments = connection.segments
    if any(segment.missing for segment in segments):
        return None
    for number, (sender, group) in enumerate(groupby(segments, key=lambda each: each.sender)):
        octets = b"".join(segment.octets for segment in group)
        if not octets.endswith(b"\r\n"):
            return None
        try:
            lines = octets.decode("ascii")[:-2].split("\r\n")
        except UnicodeDecodeError:
            return None
        if any(not line.isprintable() and line.replace("\t", "").isprintable() for line in lines):
            return None
        turns.append(Turn(number, sender, lines))
    return turns


Style = Callable[[Turn], Iterable[str]]


def _each(write: Callable[[int, bool, str], str]) -> Style:
    """A style that writes line by line: a number, whether it is the client's, the line."""

    def style(turn: Turn) -> Iterator[str]:
        for place, line in enumerate(turn.lines):
            yield write(turn.number * 7 + place, turn.sender == CLIENT, line)

    return style


def _once(write: Callable[[int, bool, str], str]) -> Style:
    """A style that writes all that is said at once in one line."""

    def style(turn: Turn) -> Iterator[str]:
        said = (
            turn.lines
            if turn.sender == CLIENT and not _is_data(turn)
            else [turn.octets.decode("latin-1")]
        )
        for each in said:
            whole = each if each.endswith("\r\n") else each + "\r\n"
            yield write(turn.number * 7, turn.sender == CLIENT, whole)

    return style


def _is_data(turn: Turn) -> bool:
    return turn.lines[-1] == "."


def _side(is_client: bool) -> str:
    return "client" if is_client else "server"


def _clock(number: int) -> str:
    return f"{9 + number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}"


def _c(text: str) -> str:
    return json.dumps(text)[1:-1]


def _dump(head: Callable[[int, bool, int], str], row: Callable[[int, bytes], str]) -> Style:
    def style(turn: Turn) -> Iterator[str]:
        octets = turn.octets
        yield head(turn.number, turn.sender == CLIENT, len(octets))
        for at in range(0, len(octets), 16):
            yield row(at, octets[at : at + 16])

    return style


def _shown(octets: bytes) -> str:
    return "".join(chr(each) if 32 <= each < 127 else "." for each in octets)


def _xxd(at: int, octets: bytes) -> str:
    pairs = " ".join(octets[n : n + 2].hex() for n in range(0, len(octets), 2))
    return f"{at:08x}: {pairs:39}  {_shown(octets)}"


def _hexdump(at: int, octets: bytes) -> str:
    halves = octets[:8].hex(" "), octets[8:].hex(" ")
    return f"{at:08x}  {halves[0]:23}  {halves[1]:23}  |{_shown(octets)}|"


def _wireshark(at: int, octets: bytes) -> str:
    return f"{at:04x}   {octets.hex(' '):47}   {_shown(octets)}"


def _indented(turn: Turn) -> Iterator[str]:
    """The first line has the mark, and the others its width."""
    mark = "client says: " if turn.sender == CLIENT else "server says: "
    for place, line in enumerate(turn.lines):
        said = turn.sender == CLIENT or not place
        yield (mark if said else " " * len(mark)) + line


#: what nobody declared, by name
UNDECLARED: dict[str, Style] = {
    "ISO time, level, logger": _each(
        lambda n, c, s: (
            f"2026-11-27T{_clock(n)}.{n * 7919 % 1000000:06}Z DEBUG smtp.client conn=3 "
            f"[{'tx' if c else 'rx'}] {s}"
        )
    ),
    "Rust tracing": _once(
        lambda n, c, s: (
            f"2026-11-27T{_clock(n)}.{n * 7919 % 1000000:06}Z TRACE lettre::transport::smtp: "
            f'{"Wrote" if c else "<<"}: "{_c(s)}"'
        )
    ),
    "Go slog": _once(
        lambda n, c, s: (
            f'time=2026-11-27T{_clock(n)}.000Z level=DEBUG msg="smtp {"write" if c else "read"}" '
            f'conn=17 data="{_c(s)}"'
        )
    ),
    "Node debug": _each(lambda n, c, s: f"  mail:smtp {'>>' if c else '<<'} {s} +{n % 9}ms"),
    "Java logging": _each(
        lambda n, c, s: (
            f"Nov 27, 2026 {_clock(n)} AM com.example.Mailer {'send' if c else 'receive'}\n"
            f"FINE: {'->' if c else '<-'} {s}"
        )
    ),
    "log4j": _each(
        lambda n, c, s: (
            f"{_clock(n)},{n % 999:03} [main] TRACE o.e.SmtpClient - {'OUT' if c else 'IN '}: {s}"
        )
    ),
    "syslog": _each(
        lambda n, c, s: (
            f"Nov 27 {_clock(n)} mx1 relayd[4711]: session 0x7f3a {'out' if c else 'in'}: {s}"
        )
    ),
    "RFC 5424 syslog": _each(
        lambda n, c, s: (
            f"<135>1 2026-11-27T{_clock(n)}.003Z mx1 relayd 4711 SMTP - {'C' if c else 'S'}: {s}"
        )
    ),
    "quoted in a mail": _each(lambda n, c, s: f"> {'>>>' if c else '<<<'} {s}"),
    "quoted twice": _each(lambda n, c, s: f"> > {'C:' if c else 'S:'} {s}"),
    "XML": _each(
        lambda n, c, s: f'<message time="{_clock(n)}" from="{_side(c)}">{html.escape(s)}</message>'
    ),
    "HTML table": _each(
        lambda n, c, s: f"<tr><td>{_clock(n)}</td><td>{_side(c)}</td><td>{html.escape(s)}</td></tr>"
    ),
    "C strings": _once(
        lambda n, c, s: f'{"write" if c else "read"}(7, "{_c(s)}", {len(s)}) = {len(s)}'
    ),
    "ltrace": _once(
        lambda n, c, s: f'[pid 1234] SSL_{"write" if c else "read"}(0x55d0, "{_c(s)}", {len(s)})'
    ),
    "xxd": _dump(lambda n, c, size: f"{'sent' if c else 'received'} {size} bytes", _xxd),
    "hexdump -C": _dump(
        lambda n, c, size: f"[{_clock(n)}] {'>>' if c else '<<'} {size} bytes:", _hexdump
    ),
    "dump of an analyser": _dump(
        lambda n, c, size: f"Packet {n} ({'client -> server' if c else 'server -> client'})",
        _wireshark,
    ),
    "two columns": _each(lambda n, c, s: s if c else " " * 48 + s),
    "tabs": _each(lambda n, c, s: f"{n}\t{'C' if c else 'S'}\t{s}"),
    "colours": _each(
        lambda n, c, s: (
            f"\x1b[2m{_clock(n)}\x1b[0m \x1b[3{6 if c else 2}m{'→' if c else '←'}\x1b[0m {s}"
        )
    ),
    "nested JSON": _once(
        lambda n, c, s: json.dumps(
            {"level": 30, "time": n, "smtp": {"dir": "send" if c else "recv", "data": s}}
        )
    ),
    "a list": _each(lambda n, c, s: f"- **{'client' if c else 'server'}**: {s}"),
    "asyncio": _once(
        lambda n, c, s: (
            f"DEBUG:asyncio:<_SelectorSocketTransport fd=7> {'sent' if c else 'received'} "
            f"{s.encode('latin-1')!r}"
        )
    ),
    "Erlang": _once(
        lambda n, c, s: f'[debug] <0.123.0> {"Sending" if c else "Got"}: <<"{_c(s)}">>'
    ),
    "Indy": _once(
        lambda n, c, s: (
            f"{'Sent' if c else 'Recv'} 27/11/2026 {_clock(n)}: " + s.replace("\r\n", "<EOL>")
        )
    ),
    "line ends in words": _each(lambda n, c, s: f"[smtp {'snd' if c else 'rcv'}] {s}<CRLF>"),
    "PHP": _each(
        lambda n, c, s: f"CLIENT -> SMTP: {s}" if c else f'SMTP -> get_lines(): $str is "{s}"'
    ),
    "Windows": _each(
        lambda n, c, s: f"{_clock(n)}.{n % 999:03} PM  {'==>' if c else '<=='}  {s}\r"
    ),
    "indented": _indented,
    "log of a container": _each(
        lambda n, c, s: (
            f"app-6d5f-x2 | 2026-11-27T{_clock(n)}Z stdout F [{'SEND' if c else 'RECV'}] {s}"
        )
    ),
    "systemd": _each(
        lambda n, c, s: f"Nov 27 {_clock(n)} host mailer[{4711}]: smtp({'→' if c else '←'}) {s}"
    ),
}


def written(turns: list[Turn], style: Style) -> str:
    """A dialog as a text in a style."""
    return "\n".join(line for turn in turns for line in style(turn)) + "\n"
