r"""Somebody's own server, held to the vectors of boundaries by what it answers.

A server without I/O is a callable that begins a conversation: it gives another one, which takes
octets and gives those of the answers, the greeting for none (`b""`), and raises `ConnectionError`
or `EOFError` where it has closed. Anything that listens is `at(host, port)`.

>>> from smtpkit.testing import check_boundaries
>>> def too_simple():
...     def talk(octets):
...         return b"220 x.example\r\n" if not octets else b"250 ok\r\n" * octets.count(b"\n")
...     return talk
>>> check_boundaries(too_simple, "command", cuts=False)
Traceback (most recent call last):
    ...
AssertionError: 6 boundaries are mistaken:
command: LF: 3 replies, not 2: what is no end was taken for one (answered: 250, 250, 250)
...

What is looked at is how many replies there are, and which: who takes LF . LF for the end of the
data answers what stands behind it. How content is stored nobody can see from outside.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

from smtpkit.generated.commands import Bdat, Data, Ehlo, Mail, Quit, Rcpt, StartTls
from smtpkit.generated.constants import REPLY_SERVICE_READY, UNASKED_LEADS
from smtpkit.generated.content import LINE_END
from smtpkit.generated.dialect import DIALECT
from smtpkit.octets import code_of
from smtpkit.testing.boundaries import About, BoundaryVector, boundary_vectors

__all__ = ["BoundaryFailure", "SocketTalk", "at", "boundary_failures", "check_boundaries"]

#: a conversation without I/O: octets in, the octets of the answers out
Talk: TypeAlias = Callable[[bytes], bytes]

#: the first digits of a reply that does not refuse, and of one that does; any
_TAKEN: tuple[int, ...] = (2, 3)
_REFUSED: tuple[int, ...] = (4, 5)
_ANY: tuple[int, ...] = ()
#: the extensions that some vectors are of
_OF = {"bdat": Bdat.facts.offered_by, "starttls": StartTls.facts.offered_by}
#: what answered is silent for so long before it is taken to wait, in seconds
_QUIET = 0.3


@dataclass(frozen=True, slots=True)
class BoundaryFailure:
    """A vector that a server mistook.

    vector: the octets, and what is right for them
    pieces: how they were cut
    codes: the reply codes that came, in their order
    problem: what is wrong with them
    """

    vector: BoundaryVector
    pieces: tuple[bytes, ...]
    codes: tuple[int, ...]
    problem: str

    def __str__(self) -> str:
        cut = f", cut at octet {len(self.pieces[0])}" if len(self.pieces) > 1 else ""
        codes = ", ".join(map(str, self.codes)) or "nothing"
        return f"{self.vector.name}{cut}: {self.problem} (answered: {codes})"


class SocketTalk:
    """A conversation over a socket."""

    def __init__(self, connection: socket.socket, timeout: float) -> None:
        self._connection, self._timeout, self.is_closed = connection, timeout, False

    def __del__(self) -> None:
        self._connection.close()

    def send(self, octets: bytes) -> None:
        """Say something; what was answered before a connection broke can be received still."""
        with suppress(OSError):
            self._connection.sendall(octets)

    def receive(self, due: int, *, more: bool = False) -> bytes:
        """What is answered: so many replies. `more`: and what comes before it closes, or waits."""
        answers = b""
        while not self.is_closed:
            is_answered = len(_codes(answers)) >= due
            if is_answered and not more:
                break
            self._connection.settimeout(_QUIET if is_answered else self._timeout)
            try:
                octets = self._connection.recv(1 << 16)
            except TimeoutError:
                break
            except OSError:
                octets = b""
            answers += octets
            self.is_closed = not octets
        return answers


#: begins a conversation
Server: TypeAlias = Callable[[], Talk | SocketTalk]


def at(host: str, port: int, *, timeout: float = 5.0) -> Server:
    """A server that listens, to be talked to over a socket.

    timeout: how long it may take to answer, in seconds
    """

    def begin() -> SocketTalk:
        connection = socket.create_connection((host, port), timeout)
        # what is cut is to arrive as it was
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        return SocketTalk(connection, timeout)

    return begin


class _Called:
    """A conversation with a callable."""

    def __init__(self, talk: Talk) -> None:
        self._talk, self._answers, self.is_closed = talk, b"", False

    def send(self, octets: bytes) -> None:
        try:
            self._answers += b"" if self.is_closed else self._talk(octets)
        except (ConnectionError, EOFError):
            self.is_closed = True

    def receive(self, due: int, *, more: bool = False) -> bytes:
        answers, self._answers = self._answers, b""
        return answers


def check_boundaries(
    server: Server,
    about: About | None = None,
    *,
    policy: str = "refuse",
    cuts: bool = True,
    recipient: str = "postmaster@x.example",
) -> None:
    """Hold a server to the vectors of boundaries; raises AssertionError, which lists what is wrong.

    The arguments are those of `boundary_failures`.
    """
    __tracebackhide__ = True
    failures = boundary_failures(server, about, policy=policy, cuts=cuts, recipient=recipient)
    if found := list(map(str, failures)):
        lines = "\n".join(found[:20])
        raise AssertionError(f"{len(found)} boundaries are mistaken:\n{lines}")


def boundary_failures(
    server: Server,
    about: About | None = None,
    *,
    policy: str = "refuse",
    cuts: bool = True,
    recipient: str = "postmaster@x.example",
) -> Iterator[BoundaryFailure]:
    """What a server mistakes, one after another.

    server: begins a conversation
    about: what the vectors are about: "data", "bdat", "starttls", "command"; None: everything. What
        the server does not offer (CHUNKING, STARTTLS) is passed over
    policy: what the server means to do about bare CR, LF and NUL in mail data: it has to "refuse"
        them, or may "keep" or "normalise" them. In a command they are to be refused
    cuts: whether each vector is tried at every cut as well, each in a conversation of its own
    recipient: the forward-path of somebody who is known there

    A server may close behind a refusal. Raises ValueError where it does not take the commands that
    lead to the place of a vector.
    """
    offered: frozenset[str] | None = None
    for vector in boundary_vectors(about):
        if vector.sender != "client":
            continue
        if offered is None:
            answer = _begun(_peer(server()))
            offered = frozenset(DIALECT.Capabilities(answer, profile="lenient").keywords)
        if _OF.get(vector.about) in {None, *offered}:
            for pieces in _cut(vector, cuts):
                failure = _tried(_peer(server()), vector, pieces, policy, recipient)
                if failure is not None:
                    yield failure


def _cut(vector: BoundaryVector, cuts: bool) -> Iterable[tuple[bytes, ...]]:
    yield vector.segments or (vector.octets,)
    if cuts and not vector.segments:
        yield from (pieces for pieces in vector.cuts() if all(pieces))


def _peer(talk: Talk | SocketTalk) -> _Called | SocketTalk:
    return talk if isinstance(talk, SocketTalk) else _Called(talk)


def _codes(octets: bytes) -> list[int]:
    """The code of each reply, by its last line; 0 for what is none."""
    lines = octets.split(LINE_END)[:-1]
    return [code_of(line) or 0 for line in lines if line[3:4] != b"-"]


def _say(peer: _Called | SocketTalk, octets: bytes, *codes: int) -> bytes:
    """Say something that has to be answered by one of the codes."""
    peer.send(octets)
    answer = peer.receive(1)
    if _codes(answer) not in [[code] for code in codes]:
        said = octets.decode("latin-1").rstrip() or "the greeting"
        raise ValueError(f"{said}: answered by {answer!r}, which leads to no vector")
    return answer


def _begun(peer: _Called | SocketTalk) -> bytes:
    """Greet one another; gives what is offered."""
    _say(peer, b"", 220)
    return _say(peer, Ehlo.build("y.example"), 250)


def _tried(
    peer: _Called | SocketTalk,
    vector: BoundaryVector,
    pieces: tuple[bytes, ...],
    policy: str,
    recipient: str,
) -> BoundaryFailure | None:
    _begun(peer)
    if vector.about in ("data", "bdat"):
        _say(peer, Mail.build("ned@x.example"), 250)
        _say(peer, Rcpt.build(recipient), 250, 251)
    if vector.about == "data":
        _say(peer, Data.build(), 354)
    due = _replies_to(vector, policy)
    for piece in pieces:
        peer.send(piece)
    if vector.about == "command":
        peer.send(Quit.build())
    codes = tuple(_codes(peer.receive(len(due), more=True)))
    problem = _problem(codes, due, peer.is_closed, vector)
    return BoundaryFailure(vector, pieces, codes, problem) if problem else None


def _replies_to(vector: BoundaryVector, policy: str) -> Sequence[tuple[int, ...]]:
    """What is right to answer: the first digits of each reply that is due."""
    verdict = vector.verdict(policy)
    first = _TAKEN if verdict.bad_at is None else _REFUSED
    rest = [_ANY] * verdict.rest.count(LINE_END)
    if vector.about == "command":
        return [first, *rest, _TAKEN]
    if vector.about == "starttls":
        return [_TAKEN]
    if vector.about == "data":
        return [first, *rest] if verdict.ends_at is not None else []
    ours = vector.octets[: len(vector.octets) - len(verdict.rest)]
    # a chunk that is not all there is not answered
    missing = verdict.ends_at is None and not verdict.rest
    return [_TAKEN] * (ours.count(Bdat.verb.encode()) - missing) + rest


def _problem(
    codes: tuple[int, ...], due: Sequence[tuple[int, ...]], is_closed: bool, vector: BoundaryVector
) -> str:
    """What is wrong with the replies; "" where nothing is."""
    if vector.about == "starttls":
        # where it was refused, commands follow; behind 220 there is a refusal at most
        is_on, more = codes[:1] == (REPLY_SERVICE_READY,), any(code < 400 for code in codes[1:])
        return "what stands behind it was answered" if is_on and more else ""
    if not UNASKED_LEADS.keys().isdisjoint(codes):
        # it ends what it does not like
        return ""
    if len(codes) > len(due):
        return f"{len(codes)} replies, not {len(due)}: what is no end was taken for one"
    for place, (code, wanted) in enumerate(zip(codes, due, strict=False), 1):
        if wanted and code // 100 not in wanted:
            words = "refused" if wanted == _REFUSED else "taken"
            return f"reply {place}, {code}: it should be {words}"
    # who refuses may close
    has_refused = is_closed and (not codes or codes[-1] >= 400)
    if len(codes) < len(due) and not has_refused:
        return f"{len(codes)} replies, not {len(due)}: an end was not found"
    return ""
