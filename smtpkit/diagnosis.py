"""Why octets are refused, as an error: the place, the rule, what to answer, what is secret."""

from __future__ import annotations

from smtpkit.blame import Failure
from smtpkit.command import Command
from smtpkit.errors import Incomplete, ParseError, excerpt, nearest
from smtpkit.generated.leniencies import (
    EXTRA_TEXT,
    LOST_LINE_ENDS,
    UNREADABLE,
    UNREADABLE_ARGUMENTS,
)
from smtpkit.reading import Reading, Taken
from smtpkit.reply import ReplyView, pieces_of
from smtpkit.secrets import quoted_from
from smtpkit.wording import expectation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Set
    from typing import Any, NoReturn

    from smtpkit.generated.positions import Path
    from smtpkit.generated.restrictions import Violation
    from smtpkit.view import View

# nobody has to walk through more than this to say what else is wrong with a line that is too long
_WALKED = 8192


def diagnose(
    view: type[View], buffer: Any, start: int, end: int, *, over_long: bool = False
) -> None:
    """Raise the `ParseError` of octets that a view's rule refuses; return if it does not.

    over_long: whether restrictions of the level `limit` are passed over
    """
    octets = bytes(buffer[start:end])
    tables = view.facts.dialect.tables
    root = tables.roots[view.__name__]
    for limit in () if over_long else tables.limits(root):
        # before anything else: nobody has to walk through megabytes to refuse them
        too_long = limit.broken(_Whole(octets))
        if too_long is not None:
            _raise(view, too_long, octets, start)
    path = tables.path(root, octets)
    if path.end >= 0:
        for refused in Reading(tables, path, view, over_long=over_long).refused:
            _raise(view, refused, octets, start)
        return
    failure = Failure(path)
    blamed, reply = failure.blamed()
    expected, found, at = failure.expected, failure.found, failure.offset
    hidden_from = view.secret_from(octets)
    is_hidden = hidden_from is not None and at >= hidden_from
    if is_hidden and not failure.is_at_end:
        found, more = "something else", ""
    else:
        more = _what_is_missing(view, failure)
        told = tables.untold(root, failure)
        if told is not None and (hidden_from is None or told.offset < hidden_from):
            blamed, expected, at = told.rule, [told.expected], told.offset
            found, more = tables.LENIENCIES[told.name], ""
    rule, reference = (blamed.name, blamed.reference) if blamed else (view.rule, view.reference)
    level = "syntax"
    rest, begin = tables.roots.get(f"{view.__name__}.parameters"), failure.list_at
    if rest and begin is not None and tables.path(rest, octets[begin:]).end >= 0:
        # it is only a parameter's own rule that is broken
        level = "generic"
    words = [each[1:-1] for each in expected if each[:1] == each[-1:] == '"']
    if len(words) > 1 and found[:1] == '"' and len(found) > 3:
        more = nearest(found[1:-1].upper(), words) + more
    message = f"{expectation(expected)} ({rule}, {reference}), found {found}{more}"
    # all of it was read, and could go on
    breaks_off = len(path.moves) == len(octets)
    raise (Incomplete if breaks_off else ParseError)(
        message,
        offset=start + at,
        rule=rule,
        expected=expected,
        found=found,
        reference=reference,
        level=level,
        reply=view.facts.dialect.suggested(reply or view.facts.reply, message),
        excerpt=excerpt(octets, at, hidden_from),
        leniencies=lambda: would_take(view, octets),
    )


def _what_is_missing(view: type[View], failure: Failure) -> str:
    """What an error adds: the field that is missing, or what is begun and not finished."""
    if "CRLF" in failure.expected or failure.lacks_a_line:
        return ""
    if missing := failure.missing:
        # what it means, as its property says it
        meaning = (getattr(view, missing, None).__doc__ or "").partition(";")[0].rstrip(".")
        about = f" ({meaning[:1].lower()}{meaning[1:]})" if meaning else ""
        is_one = not missing.endswith("s") or missing.endswith("ss")
        return f": {missing} {'is' if is_one else 'are'} missing{about}"
    unfinished = failure.unfinished
    return f": the {unfinished} ends too early" if unfinished else ""


def read_leniently(
    view: type[View], octets: bytes, names: Set[str]
) -> tuple[Reading, list[Taken]] | None:
    """The reading of least cost, and what it lets pass; None where these leniencies do not help."""
    tables = view.facts.dialect.tables
    root = tables.roots[view.__name__]
    path = tables.path(root, octets, names)
    if path.end < 0:
        return _read_before_the_flaw(view, octets, names, path, tables.needed(root))
    reading = Reading(tables, path, view, is_lenient=True)
    taken = reading.taken + [Taken(each.leniency, *each.span) for each in reading.refused]
    if not {each.name for each in taken} <= names:
        return None
    extra = [each.start for each in taken if each.name == EXTRA_TEXT]
    if extra and (at := _clear_to(view, octets)) < min(extra):
        reading.lose_from(at)
        if not reading.spans.keys() & set(view.fields):
            return None
    return reading, sorted(taken, key=lambda each: (each.start, each.end))


def _read_before_the_flaw(
    view: type[View], octets: bytes, names: Set[str], path: Path, needed: Set[str]
) -> tuple[Reading, list[Taken]] | None:
    """What was read of a command before nothing goes on; None where that is no field."""
    is_readable = issubclass(view, Command) and (is_line(octets) or UNREADABLE in names)
    if not is_readable or UNREADABLE_ARGUMENTS not in names:
        return None
    at = min(path.cut(), _clear_to(view, octets))
    reading = Reading(view.facts.dialect.tables, path, view, is_lenient=True)
    reading.lose_from(at)
    if not reading.spans.keys() & set(view.fields):
        return None
    reading.lost |= needed - reading.spans.keys()
    taken = reading.taken + [Taken(each.leniency, *each.span) for each in reading.refused]
    if not {each.name for each in taken} <= names:
        return None
    taken.append(Taken(UNREADABLE_ARGUMENTS, at, len(octets)))
    return reading, sorted(taken, key=lambda each: (each.start, each.end))


def _clear_to(view: type[View], octets: bytes) -> int:
    """How far a line with a flaw has fields: what may be of a secret is none.

    A view with a secret of its own shows nothing behind its verb, if it has a defect; but an AUTH
    that a blank breaks would have a part of a message for the whole.
    """
    is_own = bool(view.secret_fields) and not view.facts.mechanism
    hidden_from = None if is_own else view.secret_from(octets)
    return len(octets) if hidden_from is None else hidden_from


def would_take(view: type[View], octets: bytes) -> tuple[str, ...]:
    """The names of the leniencies with which octets that are refused would be read."""
    found = read_leniently(view, octets, view.facts.dialect.tables.lenient)
    if found is None:
        if issubclass(view, ReplyView) and view.facts.lead and len(pieces_of(octets)) > 1:
            return (LOST_LINE_ENDS,)
        is_readable = issubclass(view, Command) and is_line(octets)
        return (UNREADABLE_ARGUMENTS,) if is_readable else ()
    return tuple(dict.fromkeys(each.name for each in found[1]))


def is_line(octets: bytes) -> bool:
    """Whether octets are one line of text: an LF at the end and nowhere else, and no NUL."""
    return octets.endswith(b"\n") and octets.count(b"\n") == 1 and b"\0" not in octets


class _Whole:
    """Octets that nobody has read yet, as a restriction looks at them."""

    def __init__(self, octets: bytes) -> None:
        self.octets, self.start, self.end, self.subject = octets, 0, len(octets), ""


def _raise(view: type[View], refused: Violation, octets: bytes, start: int) -> NoReturn:
    rule, reference = refused.rule or view.rule, refused.reference or view.reference
    hidden_from = view.secret_from(octets)
    told = quoted_from(refused.message, octets, hidden_from)
    message = f"{told} ({rule}, {reference})"
    if refused.expected:
        told = message = (
            f"{expectation(refused.expected)} ({rule}, {reference}), found {refused.found}"
        )
    short = len(octets) <= _WALKED
    raise ParseError(
        message,
        offset=start + refused.offset,
        rule=rule,
        expected=refused.expected,
        found=refused.found,
        reference=reference,
        level=refused.level,
        reply=view.facts.dialect.suggested(refused.reply or view.facts.reply, told),
        leniencies=(lambda: would_take(view, octets)) if short else (refused.leniency,),
        excerpt=excerpt(octets, refused.offset, hidden_from),
    )
