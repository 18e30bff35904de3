"""Why octets are refused, as an error: the place, the rule, what to answer, what is secret."""

from __future__ import annotations

from smtpkit.blame import Failure
from smtpkit.command import Command
from smtpkit.errors import ParseError, SuggestedReply, excerpt, joined_with_or
from smtpkit.generated.constants import LINE_TOO_LONG
from smtpkit.reading import Reading, Refused, Taken
from smtpkit.secrets import secret_from

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Set
    from typing import Any, NoReturn

    from smtpkit.view import View

# nobody has to walk through more than this to say what else is wrong with a line that is too long
_WALKED = 8192
_BEYOND_ASCII = frozenset(range(0x80, 0x100))
_NO_BLANK = frozenset(range(256)) - frozenset(b" \t\r\n")
# with which a parameter is read by the generic rule alone
_ANY_VALUE = frozenset(["bad-value"])


def diagnose(view: type[View], buffer: Any, start: int, end: int) -> None:
    """Raise the `ParseError` of octets that a view's rule refuses; return if it does not."""
    octets = bytes(buffer[start:end])
    tables = view.facts.dialect.tables
    root = tables.roots[view.__name__]
    too_long = _too_long(view, octets)
    if too_long is not None:
        # before anything else: nobody has to walk through megabytes to refuse them
        _raise(view, too_long, octets, start)
    path = tables.path(root, octets)
    if path.end >= 0:
        reading = Reading(tables, path)
        refused = [*reading.refused, *_prose(view, reading.spans, octets)]
        if refused:
            _raise(view, refused[0], octets, start)
        return
    failure = Failure(path)
    blamed, reply = failure.blamed()
    rule, reference = (blamed.name, blamed.reference) if blamed else (view.rule, view.reference)
    expected, found, at = failure.expected, failure.found, failure.offset
    level = "syntax"
    if view.facts.known and failure.is_in_list and tables.path(root, octets, _ANY_VALUE).end >= 0:
        # it is only a parameter's own rule that is broken
        level = "generic"
    hidden_from = secret_from(view, octets)
    if hidden_from is not None and at >= hidden_from:
        found = "something else"
    message = f"expected {joined_with_or(expected)} ({rule}, {reference}), found {found}"
    raise ParseError(
        message,
        offset=start + at,
        rule=rule,
        expected=expected,
        found=found,
        reference=reference,
        level=level,
        reply=suggested(reply or view.facts.reply, message),
        excerpt=excerpt(octets, at, hidden_from),
        leniencies=lambda: would_take(view, octets),
    )


def read_leniently(
    view: type[View], octets: bytes, names: Set[str]
) -> tuple[Reading, list[Taken]] | None:
    """The reading of least cost, and what it lets pass; None where these leniencies do not help."""
    tables = view.facts.dialect.tables
    path = tables.path(tables.roots[view.__name__], octets, names)
    if path.end < 0:
        return None
    reading = Reading(tables, path)
    refused = [*reading.refused, *_prose(view, reading.spans, octets)]
    too_long = _too_long(view, octets)
    if too_long is not None:
        refused.append(too_long)
    taken = reading.taken + [Taken(each.name, *each.span) for each in refused]
    if not {each.name for each in taken} <= names:
        return None
    if secret_from(view, octets) is not None and any(each.name == "extra-text" for each in taken):
        # nobody knows what it is, so all of it stays hidden
        return None
    return reading, sorted(taken, key=lambda each: (each.start, each.end))


def would_take(view: type[View], octets: bytes) -> tuple[str, ...]:
    """The names of the leniencies with which octets that are refused would be read."""
    found = read_leniently(view, octets, view.facts.dialect.tables.lenient)
    if found is None:
        is_readable = issubclass(view, Command) and is_line(octets)
        return ("unreadable-arguments",) if is_readable else ()
    return tuple(dict.fromkeys(each.name for each in found[1]))


def is_line(octets: bytes) -> bool:
    """Whether octets are one line of text: an LF at the end and nowhere else, and no NUL."""
    return octets.endswith(b"\n") and octets.count(b"\n") == 1 and b"\0" not in octets


def suggested(reply: str, text: str) -> SuggestedReply | None:
    """The reply of a declaration with a text; None where there is nobody to answer."""
    return SuggestedReply.of(reply, text) if reply else None


def _too_long(view: type[View], octets: bytes) -> Refused | None:
    at_most = view.at_most
    if at_most is None:
        return None
    at = 0
    for line in octets.split(b"\r\n") if view.multiline else [octets[:-2]]:
        allowed = at_most
        if view.facts.longer and line[:3].isdigit():
            allowed = view.facts.longer.get(int(line[:3]), at_most)
        if len(line) + 2 > allowed:
            message = f"a line of {len(line) + 2} octets, at most {allowed} are allowed"
            reply, span = view.facts.reply and LINE_TOO_LONG, (at, at + len(line))
            return Refused(
                message,
                span,
                name="over-long",
                level="limit",
                rule=view.rule,
                reference=view.limit_reference,
                reply=reply,
            )
        at += len(line) + 2
    return None


def _prose(view: type[View], spans: dict[str, tuple[int, int]], octets: bytes) -> list[Refused]:
    """What is asked of a message as a whole."""
    return [
        Refused(message, _about(name, offset, octets), offset, name=name, reply=reply)
        for name, message, offset, reply in view.broken_prose(spans, octets)
    ]


def _about(name: str, offset: int, octets: bytes) -> tuple[int, int]:
    """The octets that prose is about: those beyond ASCII, or a word."""
    members = _BEYOND_ASCII if name == "not-ascii" else _NO_BLANK
    end = next((i for i in range(offset, len(octets)) if octets[i] not in members), len(octets))
    return offset, end


def _raise(view: type[View], refused: Refused, octets: bytes, start: int) -> NoReturn:
    rule, reference = refused.rule or view.rule, refused.reference or view.reference
    message = f"{refused.message} ({rule}, {reference})"
    short = len(octets) <= _WALKED
    raise ParseError(
        message,
        offset=start + refused.offset,
        rule=rule,
        reference=reference,
        level=refused.level,
        reply=suggested(refused.reply or view.facts.reply, refused.message),
        leniencies=(lambda: would_take(view, octets)) if short else (refused.name,),
        excerpt=excerpt(octets, refused.offset, secret_from(view, octets)),
    )
