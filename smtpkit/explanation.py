"""`smtpkit explain`: commands and replies as trees of their fields, or where they are wrong."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import click

from smtpkit.dialects import PROFILES
from smtpkit.errors import FieldError, ParseError, SuggestedReply, nearest
from smtpkit.generated.dialect import DIALECT
from smtpkit.messages import Message, Problem, problem_of
from smtpkit.octets import is_reply, verb_of
from smtpkit.printing import (
    Json,
    answer,
    caret,
    defects,
    meanings,
    offers,
    printable,
    sent,
    value_text,
)
from smtpkit.stream import CLIENT, SERVER, Segment, Stream
from smtpkit.terminal import Branch, Paint, complain, tree_lines
from smtpkit.view import View

_ESCAPES = {b"r": b"\r", b"n": b"\n", b"t": b"\t", b"0": b"\0", b"\\": b"\\"}
_ESCAPE = re.compile(rb"\\(?:x([0-9A-Fa-f]{2})|([rnt0\\]))")


@dataclass(frozen=True, slots=True)
class Typed:
    """Octets, and how those of them were typed that stand for themselves in no terminal."""

    octets: bytes
    escapes: dict[int, str]

    @classmethod
    def of(cls, text: bytes) -> Typed:
        """What a text with escapes stands for; with a line end, where it has none."""
        octets, escapes, at = b"", {}, 0
        for match in _ESCAPE.finditer(text):
            octets += text[at : match.start()]
            escapes[len(octets)] = match[0].decode("ascii")
            octets += bytes.fromhex(match[1].decode("ascii")) if match[1] else _ESCAPES[match[2]]
            at = match.end()
        octets += text[at:]
        return cls(octets if octets.endswith(b"\n") else octets + b"\r\n", escapes)

    def lines(self) -> Iterator[Typed]:
        """Each line by itself, with its end."""
        start = 0
        for line in self.octets.split(b"\n")[:-1]:
            end = start + len(line) + 1
            yield Typed(
                self.octets[start:end],
                {at - start: text for at, text in self.escapes.items() if start <= at < end},
            )
            start = end

    def and_then(self, other: Typed) -> Typed:
        """Two of them in a row."""
        length = len(self.octets)
        moved = {at + length: text for at, text in other.escapes.items()}
        return Typed(self.octets + other.octets, self.escapes | moved)

    def shown(self, octets: bytes, start: int, end: int) -> str:
        """The octets between two places, as they were typed."""
        pieces, at = [], start
        for place, text in self.escapes.items():
            if start <= place < end:
                pieces += [printable(octets[at:place]), text]
                at = place + 1
        return "".join([*pieces, printable(octets[at:end])])

    def veiled(self, spans: Iterable[tuple[int, int]]) -> str:
        """All of them, with the length of what is secret in its place."""
        pieces, at = [], 0
        for start, end in spans:
            pieces += [self.shown(self.octets, at, start), f"<{end - start} octets hidden>"]
            at = end
        return "".join([*pieces, self.shown(self.octets, at, len(self.octets))])


@dataclass(slots=True)
class _Explained:
    """A message, how it was typed, and what the line of an AUTH exchange stands for."""

    message: Message
    typed: Typed
    said: Any = None

    def to_dict(self, *, secrets: bool) -> dict[str, Json]:
        """The message as JSON has it: as `dissect` gives it, but for what only a conversation has,
        and with what a lenient reading let pass."""
        found = self.message.to_dict(secrets=secrets)
        for name in ("time", "answers"):
            del found[name]
        view = self.message.view
        found["defects"] = defects(view) if view is not None else []
        if self.said is not None:
            found["exchange"] = self.said.to_dict(secrets=secrets)
        return found


class Explainer:
    """Explains lines one by one: what an AUTH command begins is checked with its mechanism.

    profile: `strict`, `lenient`, `observer`, or names of leniencies with commas between them
    dialect: `module:NAME` of a dialect, an extension or a specification; None: the library's

    Raises `ValueError` for a profile or a dialect that there is not.
    """

    def __init__(self, profile: str = "strict", dialect: str | None = None) -> None:
        self.dialect: Any = DIALECT if dialect is None else _loaded(dialect)
        self.profile: Any = profile
        if profile not in PROFILES:
            self.profile = {name.strip() for name in profile.split(",") if name.strip()}
            known = self.dialect.tables.LENIENCIES
            unknown = sorted(self.profile - set(known))
            if unknown or not self.profile:
                raise ValueError(_no_profile(profile, unknown, known))
        self._exchange: Any = None
        self._awaits_answer = False
        #: how many commands and replies were explained
        self.count = 0

    def explain(self, texts: Iterable[str], *, as_json: bool, secrets: bool) -> bool:
        """Print what lines are; whether all of them are valid."""
        valid = True
        for number, each in enumerate(self._explained(texts)):
            message = each.message
            if as_json:
                # ASCII alone: a terminal sees no control character
                record = json.dumps(each.to_dict(secrets=secrets))
                click.echo(record.replace("\x7f", "\\u007f"))
            else:
                lines = self._text(each, secrets)
                click.echo("\n".join(["", *lines] if number else lines))
            valid = valid and not message.problems
        return valid

    # Reading

    def _explained(self, texts: Iterable[str]) -> Iterator[_Explained]:
        begun: Typed | None = None
        for typed in _typed(texts):
            goes_on = self._is_reply(typed.octets) and typed.octets[3:4] == b"-"
            if begun is not None and not self._is_reply(typed.octets):
                yield self._server(begun)
                begun = None
            if begun is not None:
                typed = begun.and_then(typed)
            begun = typed if goes_on else None
            if begun is None:
                yield self._read(typed)
        if begun is not None:
            yield self._server(begun)

    def _is_reply(self, octets: bytes) -> bool:
        if self.dialect.protocol.error_form:
            # its replies have no codes: what is no command is one
            return verb_of(octets) not in self.dialect.commands
        return is_reply(octets)

    def _read(self, typed: Typed) -> _Explained:
        if self._is_reply(typed.octets):
            return self._server(typed)
        is_answer = self._awaits_answer or verb_of(typed.octets) not in self.dialect.commands
        if self._exchange is not None and is_answer:
            return self._answer(typed)
        return self._command(typed)

    def _message(self, sender: Any, kind: Any, octets: bytes) -> Message:
        self.count += 1
        return Message(self.count - 1, sender, kind, 0, len(octets), octets=octets)

    def _server(self, typed: Typed) -> _Explained:
        octets = typed.octets
        message = self._message(SERVER, "reply", octets)
        message.hidden = tuple(self.dialect.verbs.hidden_in_reply(octets))
        explained = _Explained(message, typed)
        try:
            message.view = view = self.dialect.parse_reply(octets, profile=self.profile)
        except ParseError as error:
            last = octets[octets.rfind(b"\n", 0, -1) + 1 :]
            if is_reply(last) and last[3:4] == b"-":
                code = last[:3].decode("ascii")
                text = f'a line beginning "{code} " is missing: the reply goes on'
                message.problems.append(
                    Problem("reply", text, len(octets), (f'"{code} "',), "RFC 5321, 4.2.1")
                )
            else:
                message.problems.append(problem_of(error, message))
        else:
            with suppress(FieldError):
                message.code = getattr(view, "code", None)
        if self._exchange is not None and not self._exchange.is_over:
            explained.said = self._exchange.server(message.view or octets)
            self._awaits_answer = not self._exchange.is_over
            if explained.said.is_secret:
                # it repeats a secret: its fields would show that, too
                message.hidden, message.view = ((4, len(octets)),), None
            elif explained.said.error is not None and not message.problems:
                message.problems.append(self._said_wrong(explained.said, 0))
        return explained

    def _command(self, typed: Typed) -> _Explained:
        octets = typed.octets
        message = self._message(CLIENT, "command", octets)
        explained = _Explained(message, typed)
        self._exchange, self._awaits_answer = None, False
        try:
            if self.profile == "strict":
                self._refuse(octets)
            message.view = view = self.dialect.parse_command(octets, profile=self.profile)
        except ParseError as error:
            message.verb = verb_of(octets) or None
            hidden_from = self.dialect.verbs.hidden_from(octets)
            if hidden_from is not None:
                message.hidden = ((hidden_from, len(octets)),)
            message.hide_verb(hidden_from, self.dialect.commands)
            message.problems.append(_what_it_is(octets) or problem_of(error, message))
            return explained
        message.hidden = tuple(view.hidden_spans())
        message.verb = view.verb or None
        message.hide_verb(min(message.hidden, default=(None,))[0], self.dialect.commands)
        mechanism = None
        with suppress(FieldError):
            mechanism = getattr(view, "mechanism", None)
        if view.enters == "exchange" and isinstance(mechanism, str):
            response = None
            with suppress(FieldError):
                response = getattr(view, "initial_response", None)
            self._exchange = self.dialect.sasl.Exchange(mechanism, response)
            self._awaits_answer = response is None
            if response is not None:
                explained.said = self._exchange.messages[0]
                if explained.said.error is not None:
                    at = next(_spans(view, ("initial_response",)), (0, 0))[0]
                    message.problems.append(self._said_wrong(explained.said, at))
        return explained

    def _refuse(self, octets: bytes) -> None:
        """Raise the error of a line that is wrong, as `parse_command` does.

        The whole regex of a command takes longer to be made than a line to be explained; the one
        for usual lines says soon enough which lines are right.
        """
        view = self.dialect.commands.get(verb_of(octets))
        if view is not None and view.facts.narrow.fullmatch(octets) is None:
            self.dialect.explain(view, octets, 0, len(octets))

    def _answer(self, typed: Typed) -> _Explained:
        message = self._message(CLIENT, "exchange", typed.octets)
        said = self._exchange.client(typed.octets)
        self._awaits_answer = False
        if said.is_secret:
            message.hidden = ((0, len(typed.octets.rstrip(b"\r\n"))),)
        if said.error is not None:
            message.hidden = ((0, len(typed.octets.rstrip(b"\r\n"))),)
            message.problems.append(self._said_wrong(said, 0))
        return _Explained(message, typed, said)

    def _said_wrong(self, said: Any, at: int) -> Problem:
        """What is wrong with a line of an exchange, without what it holds."""
        error = said.error
        expected = " or ".join(error.expected) or error.message
        if said.decoded is None:
            text = f"this is no line of an AUTH exchange: expected {expected}"
            return Problem(error.rule, text, at + error.offset, error.expected, error.reference)
        mechanism = self._exchange.mechanism
        whose = "an answer" if said.sender == CLIENT else "a challenge"
        if not error.expected:
            text = error.message
        else:
            text = f"this is no {whose.split()[-1]} of {mechanism}: expected {expected}"
            text += f" at octet {error.offset} of the {len(said.decoded)} that it stands for"
        views = self._exchange.mechanisms.get(mechanism, ())
        if any(view.sender == said.sender and view.accepts(b"\0" + said.decoded) for view in views):
            text = f"this is {whose} of {mechanism} without its first NUL"
        reply = error.reply and SuggestedReply(error.reply.code, error.reply.enhanced_code, text)
        return Problem(error.rule, text, at, error.expected, error.reference, error.level, reply)

    # Writing

    def _text(self, explained: _Explained, secrets: bool) -> list[str]:
        """A message for people: its fields, then what was let pass, then what is wrong."""
        paint, message = Paint(), explained.message
        lines: list[str] = []
        title = explained.typed.veiled(() if secrets else message.hidden)
        is_shown = secrets or not message.hidden
        if message.view is not None or explained.said is not None:
            lines.append(paint(title, "bold"))
        elif not is_shown:
            lines.append(title)
        if message.view is not None:
            syntax = (type(message.view).__doc__ or "").partition("\n")[0]
            lines.append(paint(syntax, "dim"))
        lines += tree_lines(self._branches(explained, secrets, paint))
        for defect in message.view.defects if message.view is not None else ():
            start, end = defect.span
            lines.append(f"let pass: {defect.name} at {start}:{end} ({printable(defect.sentence)})")
        for problem in message.problems:
            lines.append(paint(f"not valid: {printable(problem.text)}", "bold red"))
            if is_shown:
                for line in caret(message.octets, problem.offset, explained.typed.shown):
                    lines.append(paint(f"    {line}", "red"))
            if problem.reply is not None:
                lines.append(f"a server should answer: {answer(problem)}")
            for name in problem.leniencies:
                sentence = self.dialect.tables.LENIENCIES[name]
                lines.append(f"the profile lenient lets it pass: {name} ({sentence})")
        return lines

    def _branches(self, explained: _Explained, secrets: bool, paint: Paint) -> list[Branch]:
        message, said = explained.message, explained.said
        fields: dict[str, Json] = {}
        view = message.shown_view(secrets=secrets)
        if view is not None:
            fields = message.fields(secrets=secrets)
        meant = meanings(view, self.dialect)
        branches = _field_branches(view, fields, meant, paint)
        offered = offers(view, self.dialect)
        malformed: Any = offered.pop("malformed", [])
        branches += _field_branches(None, offered, {}, paint)
        if malformed:
            below = [
                (value_text(each["line"]), _defect_branches(each, paint)) for each in malformed
            ]
            branches.append((paint("malformed", "cyan"), below))
        if said is not None and (said.view is not None or said.decoded):
            stands_for = said.to_dict(secrets=secrets)
            found = stands_for.get("fields")
            below = _field_branches(None, found, {}, paint) if isinstance(found, dict) else []
            shown = printable(str(said)) if said.view is None else stands_for.get("message")
            # what is no name of a mechanism may be a secret whose mechanism is missing
            name = self._exchange.mechanism
            is_name = self.dialect.verbs.is_name(name.encode("utf-8", "surrogateescape"))
            label = paint(name if is_name else "message", "cyan") + f"  {shown}"
            branches.append((label, below))
        return branches


def _no_profile(profile: str, unknown: list[str], known: Iterable[str]) -> str:
    """What is wrong with the name of a profile, or with those of leniencies, and the nearest."""
    is_alone = unknown == [profile.strip()]
    names = [*PROFILES, *known] if is_alone else [*known]
    told = []
    for name in unknown:
        told.append(f"'{printable(name)}'" + nearest(name.lower(), names))
    what = f"no leniency is called {', '.join(told)}" if told else "no name is given"
    if is_alone:
        what = f"no profile, and no leniency, is called {told[0]}"
    return (
        f"{what}: a profile is strict, lenient, observer,"
        " or names of leniencies with commas between them"
    )


def _typed(texts: Iterable[str]) -> Iterator[Typed]:
    """The lines of arguments, and of standard input where that is meant."""
    for text in texts:
        if text != "-":
            yield from Typed.of(os.fsencode(text)).lines()
        else:
            for line in _standard_input():
                yield from Typed.of(line.removesuffix(b"\n").removesuffix(b"\r")).lines()


def _standard_input() -> Iterator[bytes]:
    """The lines of standard input; raises `SystemExit` where it cannot be read."""
    if sys.stdin is None:
        complain("standard input is closed")
        raise SystemExit(1)
    try:
        yield from sys.stdin.buffer
    except OSError as error:
        complain(f"standard input: {(error.strerror or str(error)).lower()}")
        raise SystemExit(1) from None


def _what_it_is(octets: bytes) -> Problem | None:
    """What octets are that are no line of a client at all."""
    if not octets.strip():
        return Problem("command", "this is an empty line: expected a verb", 0, ("a verb",))
    stream = Stream(CLIENT)
    stream.add(Segment(CLIENT, octets))
    if stream.begins_tls():
        return Problem("command", "this begins a TLS record: it is no line of SMTP", 0)
    return None


def _spans(view: View, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """The spans of those of the fields that were sent."""
    for name in names:
        with suppress(FieldError):
            yield view.span(name)


def _field_branches(
    view: View | None, fields: dict[str, Json], meant: dict[str, Json], paint: Paint, path: str = ""
) -> list[Branch]:
    """The fields of a message: name, span in the line, value, and what it means."""
    branches: list[Branch] = []
    for name, value in fields.items():
        label = paint(printable(name), "cyan")
        span = next(_spans(view, [path + name]), None) if view is not None else None
        label += paint(f"  {span[0]}:{span[1]}", "dim") if span else ""
        below: list[Branch] = []
        if isinstance(value, dict):
            of_it = sent(view, path + name)
            label += f"  {value_text(of_it)}" if of_it is not None else ""
            below = _field_branches(view, value, {}, paint, f"{path}{name}.")
        elif isinstance(value, list):
            below = [(value_text(item), []) for item in value]
        elif value is None:
            continue
        elif value is not True or not path.startswith("offers"):
            label += "  " + value_text(value)
        if name in meant:
            label += f"  ({meant[name]})"
        branches.append((label, below))
    return branches


def _defect_branches(malformed: dict[str, Any], paint: Paint) -> list[Branch]:
    """What is wrong with a line: a name, a span in the line, and a sentence each."""
    branches: list[Branch] = []
    for each in malformed["defects"]:
        start, end = each["span"]
        label = paint(each["name"], "cyan") + paint(f"  {start}:{end}", "dim")
        branches.append((f"{label}  ({printable(each['text'])})", []))
    return branches


def _loaded(name: str) -> Any:
    """The dialect that a module has, or that is made of what it declares."""
    from importlib import import_module

    from smtpkit.compiling import compile, dialect
    from smtpkit.dialects import Dialect

    module, _, of_it = name.partition(":")
    if not (module and of_it):
        raise ValueError(f"{printable(name)!r} is no MODULE:NAME")
    sys.path.insert(0, os.getcwd())
    try:
        found = getattr(import_module(module), of_it)
        if isinstance(found, Dialect):
            return found
        if hasattr(found, "commands") and hasattr(found, "replies"):
            with suppress(TypeError, AttributeError):
                return dialect(found)
        return compile(found)
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise ValueError(f"{printable(name)}: {printable(str(error))}") from error
    finally:
        sys.path.remove(os.getcwd())
