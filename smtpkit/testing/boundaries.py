r"""Octets that stand where one thing ends and another begins, with the verdict that is right.

For servers, clients and parsers of one's own: SMTP smuggling (CVE-2023-51764 to 51766,
CVE-2024-27305), commands behind STARTTLS (CVE-2011-0411), BDAT, and CR, LF and NUL within lines.
Nothing here is typed by hand but a few pieces: the vectors are each piece at each place.

>>> from smtpkit.testing import boundary_vectors
>>> vectors = {vector.name: vector for vector in boundary_vectors()}
>>> vector = vectors["data: LF . LF"]
>>> vector.octets
b'a\n.\nMAIL FROM:<eve@x.example>\r\n.\r\nQUIT\r\n'
>>> vector.verdict("refuse")
Verdict(ends_at=34, content=b'a', rest=b'QUIT\r\n', bad_at=1)
>>> vector.verdict("normalise").content
b'a\r\n.\r\nMAIL FROM:<eve@x.example>\r\n'

A reader of mail data is tried by feeding it `octets`, whole and at every cut:

>>> from smtpkit.data import DataReader
>>> for vector in boundary_vectors("data"):
...     reader = DataReader("refuse")
...     events = reader.receive_data(vector.octets)
...     assert reader.rest == vector.verdict("refuse").rest
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal, TypeAlias

from smtpkit.generated.commands import Bdat, Data, Ehlo, Mail, Noop, Quit, StartTls
from smtpkit.generated.constants import REPLY_OK, REPLY_SERVICE_READY
from smtpkit.generated.content import CONTENT_RULES, DOT, LINE_END
from smtpkit.generated.replies import Reply

__all__ = ["BoundaryVector", "Verdict", "boundary_vectors"]

About: TypeAlias = Literal["data", "bdat", "starttls", "command"]
Sender: TypeAlias = Literal["client", "server"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is right for the octets of a vector.

    ends_at: the octets up to and with the end, of data or of the line; None: it does not end
    content: what is given of the message, until it is refused; of a line nothing
    rest: what stands behind the end. Behind STARTTLS it is neither to be read as a command or
        reply, before or after the handshake, nor silently dropped: the connection is to be closed
    bad_at: the place in `octets` of what is refused; None where nothing is
    """

    ends_at: int | None
    content: bytes = b""
    rest: bytes = b""
    bad_at: int | None = None


@dataclass(frozen=True, slots=True)
class BoundaryVector:
    r"""Octets of one direction, and what is right for them.

    name: what it is about, and the octets that matter by their names
    about: "data": what follows the 354 to DATA; "bdat": chunks with their commands, behind RCPT;
        "starttls": the command and what stands behind it, or, from a server, its reply;
        "command": one line
    octets: all of them; `segments`: as they may arrive, where it matters
    sender: who sends them
    reference: where it is said
    verdicts: the verdict of each policy: "refuse", "keep", "normalise"
    """

    name: str
    about: About
    octets: bytes
    reference: str
    verdicts: tuple[tuple[str, Verdict], ...]
    segments: tuple[bytes, ...] = ()
    sender: Sender = "client"

    def verdict(self, policy: str = "refuse") -> Verdict:
        """The verdict of a policy. Raises KeyError for another word."""
        return dict(self.verdicts)[policy]

    def cuts(self) -> Iterator[tuple[bytes, bytes]]:
        """The octets cut in two, at every place."""
        for at in range(len(self.octets) + 1):
            yield self.octets[:at], self.octets[at:]


#: what people take for the end of a line, and what hides before or behind one
_CR, _LF, _NUL = LINE_END[:1], LINE_END[1:], b"\0"
_ENDS = (LINE_END, _LF, _CR, _CR + LINE_END, _LF + _CR, _NUL + LINE_END, LINE_END + _NUL, _NUL)
_NAMES = {LINE_END: "CRLF", _CR: "CR", _LF: "LF", _NUL: "NUL", b" ": "SP"}
_BEHIND = Quit.build()
_SMUGGLED = Mail.build("eve@x.example")
_POLICIES = ("refuse", "keep", "normalise")
#: what stands for these octets where they are normalised
_INSTEAD = {row[4]: row[5] for row in CONTENT_RULES.values() if row[4] in (_CR, _LF, _NUL)}
_tokens = re.compile(rb"\r\n|[\s\S]").findall


def boundary_vectors(about: About | None = None) -> Iterator[BoundaryVector]:
    """All vectors, or those about one thing."""
    made = {"data": _data, "bdat": _bdat, "starttls": _starttls, "command": _commands}
    for name, make in made.items():
        if about in (None, name):
            yield from make()


def _told(octets: bytes) -> str:
    """Octets by their names: "CRLF . LF"."""
    return " ".join(_NAMES.get(token, token.decode("latin-1")) for token in _tokens(octets))


def _same(verdict: Verdict) -> tuple[tuple[str, Verdict], ...]:
    return tuple((policy, verdict) for policy in _POLICIES)


def _data() -> Iterator[BoundaryVector]:
    middles = [before + DOT + behind for before, behind in product(_ENDS, repeat=2)]
    middles += [*_ENDS, LINE_END + DOT, LINE_END + DOT + DOT + LINE_END]
    texts = [(f"data: {_told(each)}", b"a" + each) for each in middles]
    at_once = [*middles, *(DOT + end for end in _ENDS)]
    texts += [(f"data at once: {_told(each)}", each) for each in at_once]
    for name, text in texts:
        octets = text + _SMUGGLED + DOT + LINE_END + _BEHIND
        verdicts = tuple((policy, _read(octets, policy)) for policy in _POLICIES)
        reference = "RFC 5321, 2.3.8, 4.1.1.4 and 4.5.2"
        yield BoundaryVector(name, "data", octets, reference, verdicts)


def _read(octets: bytes, policy: str) -> Verdict:
    """The RFC's words, an octet at a time: this is not the library's reader."""
    content, at, bad = b"", 0, None
    begun, is_dot = True, False
    for token in _tokens(octets):
        start, at = at, at + len(token)
        if begun and token == DOT:
            begun, is_dot = False, True
            continue
        if is_dot and token == LINE_END:
            return Verdict(at, content, octets[at:], bad)
        begun, is_dot = token == LINE_END, False
        if token in _INSTEAD:
            if policy == "refuse" and bad is None:
                bad = start
            elif policy == "normalise":
                token = _INSTEAD[token]
        if bad is None:
            content += token
    return Verdict(None, content, b"", bad)


def _bdat() -> Iterator[BoundaryVector]:
    content = b"a" + LINE_END + DOT + LINE_END + b"b" + LINE_END
    size, behind = len(content), len(_BEHIND)

    def vector(name: str, octets: bytes, read: bytes, rest: bytes, *, ends: bool = True) -> None:
        verdict = Verdict(len(octets) - len(rest) if ends else None, read, rest)
        made.append(BoundaryVector(f"bdat: {name}", "bdat", octets, "RFC 3030, 2", _same(verdict)))

    made: list[BoundaryVector] = []
    for first in range(size + 1):
        octets = Bdat.build(first) + content[:first]
        octets += Bdat.build(size - first, last=True) + content[first:]
        vector(f"{first} and {size - first} LAST", octets + _BEHIND, content, _BEHIND)
    whole = Bdat.build(size, last=True) + content + _BEHIND
    vector("at once", whole, content, _BEHIND)
    cut = size - len(LINE_END)
    short = Bdat.build(cut, last=True) + content + _BEHIND
    vector("a size too small by CRLF", short, content[:cut], LINE_END + _BEHIND)
    long = Bdat.build(size + behind, last=True) + content + _BEHIND
    vector("a size too large by a command", long, content + _BEHIND, b"")
    longer = Bdat.build(size + behind + 1, last=True) + content + _BEHIND
    vector("a size larger than what comes", longer, content + _BEHIND, b"", ends=False)
    # DATA is answered by 503, and ends no transaction
    mixed = Bdat.build(size) + content + Data.build()
    vector("DATA behind a chunk", mixed, content, Data.build(), ends=False)
    yield from made


def _starttls() -> Iterator[BoundaryVector]:
    client = [b"", Noop.build(), _SMUGGLED, Ehlo.build("eve.example")]
    ready, more = Reply.build(REPLY_SERVICE_READY, ["go"]), Reply.build(REPLY_OK, ["eve"])
    sides: list[tuple[Sender, bytes, list[bytes]]] = [
        ("client", StartTls.build(), client),
        ("server", ready, [b"", more, Reply.build(REPLY_OK, ["eve", "AUTH PLAIN"])]),
    ]
    for sender, line, behind in sides:
        for rest in behind:
            octets, at = line + rest, len(line)
            for segments in ((octets,), (line, rest))[: 2 if rest else 1]:
                yield BoundaryVector(
                    f"starttls: {sender}, {_told(rest) or 'nothing'} behind, "
                    f"{len(segments)} segment(s)",
                    "starttls",
                    octets,
                    "RFC 3207, 4.2 and 6",
                    _same(Verdict(at, b"", rest, at if rest else None)),
                    segments,
                    sender,
                )


def _commands() -> Iterator[BoundaryVector]:
    line = Noop.build()[: -len(LINE_END)]
    for piece in _ENDS:
        octets = line + b" a" + piece + _SMUGGLED
        tokens, at, bad = _tokens(octets), 0, None
        for token in tokens:
            if token in _INSTEAD and bad is None:
                bad = at
            at += len(token)
            if token == LINE_END:
                break
        yield BoundaryVector(
            f"command: {_told(piece)}",
            "command",
            octets,
            "RFC 5321, 2.3.8 and 4.1.2",
            _same(Verdict(at, b"", octets[at:], bad)),
        )
