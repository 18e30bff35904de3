"""Where in a line something is said: the code of a reply, or the verb of a command."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from smtpkit.errors import ParseError
from smtpkit.generated.codecs import encode_text
from smtpkit.generated.constants import (
    REPLY_SERVICE_READY,
    REPLY_SERVICE_UNAVAIL,
    REPLY_TRANSACTION_FAILED,
)
from smtpkit.generated.dialect import DIALECT
from smtpkit.stream import CLIENT, SERVER, Sender

#: the most characters that may stand before what is said
DEEPEST = 300
_MOST = 6  # places looked at in one line

_BEFORE = r"(?<![\w./+=@\[({-])(?<!\d,)"
_REPLY = r"[2-5][0-5][0-9](?=[ -]|\\[rn]|['\"]?$)(?! (?:bytes?|octets?|characters?|lines?)\b)"
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|([0-7]{3})|u([0-9A-Fa-f]{4})|(.))", re.DOTALL)
_NAMED = {"r": "\r", "n": "\n", "t": "\t", "0": "\0", "b": "\b", "f": "\f", "e": "\x1b"}
_ENDS = re.compile(r"(?:\\r\\n|\\r|\\n|\^M|[\u240d\u240a\u21b5]{1,2}|\r)\Z")
# what many clients send
_LENIENT = frozenset(("blanks-after-colon",))
_NOTE = re.compile(r" [a-z]{1,12}=\d{1,6}\Z")  # of a log, behind the line
QUOTES = "'\"`"

#: the verbs behind which mail data come, a chunk of known size, an exchange, a second greeting;
#: those by which a client says who it is
DATA_VERBS = frozenset(verb for verb, each in DIALECT.commands.items() if each.enters == "data")
CHUNK_VERBS = frozenset(
    verb for verb, each in DIALECT.commands.items() if each.enters == "chunk" and not each.enters_on
)
EXCHANGE_VERBS = frozenset(
    verb for verb, each in DIALECT.commands.items() if each.enters == "exchange"
)
GREETED_AGAIN = frozenset(
    verb
    for verb, each in DIALECT.commands.items()
    if REPLY_SERVICE_READY in each.replies.line.success
)
HELLO_VERBS = frozenset(
    verb for verb, each in DIALECT.commands.items() if "identified" in each.order.leads.values()
)
#: the codes of a greeting
GREETINGS = frozenset(
    map(str, (REPLY_SERVICE_READY, REPLY_TRANSACTION_FAILED, REPLY_SERVICE_UNAVAIL))
)


class Anchor(NamedTuple):
    """A place where something is said."""

    position: int
    sender: Sender
    said: str  # the first line of it


@cache
def _places() -> re.Pattern[str]:
    verbs = "|".join(sorted((str(verb) for verb in DIALECT.commands), key=len, reverse=True))
    return re.compile(rf"{_BEFORE}(?:({_REPLY})|(?i:{verbs})(?![\w-]))")


def anchors(line: str) -> list[Anchor]:
    """The places where a line says a reply or a command that can be read; the first few."""
    found: list[Anchor] = []
    for tried, match in enumerate(_places().finditer(line, 0, DEEPEST + 8)):
        if tried >= _MOST:
            break
        said = said_from(line, match.start())
        first = said[0] if said else ""
        if match[1] is not None:
            if int(match[1]) not in DIALECT.reply_codes:
                continue  # a process id, or a status of another protocol
            found.append(Anchor(match.start(), SERVER, first))
        elif found and found[-1].said[4:].strip() == first.strip():
            continue  # an extension that a reply offers
        elif _is_command(_NOTE.sub("", first.strip().rstrip(","))):
            found.append(Anchor(match.start(), CLIENT, first))
    return found


def has_code(line: str) -> bool | None:
    """Whether a code is at one of the places where something may be said; None: there is none."""
    codes = [found[1] for found in islice(_places().finditer(line, 0, DEEPEST), _MOST)]
    return any(codes) if codes else None


@lru_cache(maxsize=4096)
def _is_command_cached(line: str) -> bool:
    try:
        DIALECT.parse_command(encode_text(line) + b"\r\n", profile=_LENIENT)
    except ParseError:
        return False
    return True


def _is_command(line: str) -> bool:
    return len(line) < 2048 and _is_command_cached(line)


def is_command(line: str) -> bool:
    """Whether a line is a command that is known, and as commands are written."""
    return bool(_places().match(line)) and _is_command(line.strip())


def said_from(line: str, position: int) -> list[str]:
    """What is said from here on: unquoted where it stands in quotes, line by line."""
    quote = line[position - 1 : position] if position else ""
    said = line[position:]
    if quote in QUOTES and quote:
        end = said.rfind(quote)
        said = unescaped(said[:end] if end >= 0 else said)
    else:
        said = _ENDS.sub("", said)
        if "\\r\\n" in said:
            said = unescaped(said)
    lines = said.replace("\r\n", "\n").removesuffix("\n").split("\n")
    return [each.rstrip("\r") for each in lines]


def unescaped(text: str) -> str:
    """Escapes as C, Python, Ruby and JSON have them, once or twice."""
    if "\\" not in text:
        return text
    once = _ESCAPE.sub(_meant, text)
    return _ESCAPE.sub(_meant, once) if "\\r\\n" in once else once


def _meant(escape: re.Match[str]) -> str:
    number = escape[1] or escape[3]
    if number is not None:
        return chr(int(number, 16))
    if escape[2] is not None:
        return chr(int(escape[2], 8) & 0xFF)
    return _NAMED.get(escape[4], escape[4])
