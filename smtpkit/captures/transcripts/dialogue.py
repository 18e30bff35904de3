"""From lines with a side to the segments of each connection."""

from __future__ import annotations

import base64
import binascii
import re
from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise

from smtpkit.captures.connection import CapturedConnection
from smtpkit.captures.transcripts.anchors import (
    CHUNK_VERBS,
    DATA_VERBS,
    EXCHANGE_VERBS,
    GREETED_AGAIN,
    is_command,
    said_from,
)
from smtpkit.captures.transcripts.finder import Line, Marks
from smtpkit.generated.codecs import encode_text
from smtpkit.generated.constants import (
    CMD_QUIT,
    REPLY_AUTH_INPUT,
    REPLY_CLOSING,
    REPLY_CMD_NOT_IMPL,
    REPLY_CMD_UNRECOGNIZED,
    REPLY_DATA_INPUT,
    REPLY_SERVICE_READY,
    REPLY_SERVICE_UNAVAIL,
    REPLY_TRANSACTION_FAILED,
)
from smtpkit.generated.dialect import DIALECT
from smtpkit.octets import verb_of
from smtpkit.stream import CLIENT, SERVER, Segment, Sender

_REPLY = re.compile(r"[2-5][0-5][0-9](?:[ -]|$)")
# What tools write in place of a secret, of mail data, or of their count.
_WORDS = (
    r"omitted|hidden|secret|secured|suppressed|removed|redacted|credentials|masked|password|"
    r"filtered|scrubbed|sensitive|protected"
)
_MASKED = re.compile(
    rf"[*x#\u2022]{{3,}}|[<\[(/{{*][^<>]{{0,60}}(?:{_WORDS})[^<>]{{0,60}}[>\])/}}*]"
    rf"|\S* ?[\w ]{{0,40}}(?:{_WORDS})",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(rf"(?:{_WORDS})", re.IGNORECASE)
_STARS = re.compile(r"(?:\*{3,}|[<\[(/{*][^<>]{0,60}[>\])/}*])")
_COUNTED = re.compile(
    r"[<\[{(} ]*(?:(?P<octets>\d{1,9}) (?:bytes?|octets?|characters?)|\d{1,9} lines?)\b"
    r"[^\n]{0,40}\Z",
    re.IGNORECASE,
)
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?\Z")
# the codes of a greeting
_GREETS = frozenset(
    map(str, (REPLY_SERVICE_READY, REPLY_TRANSACTION_FAILED, REPLY_SERVICE_UNAVAIL))
)
# what a line gets that is no command
_NOT_UNDERSTOOD = frozenset(map(str, (REPLY_CMD_UNRECOGNIZED, REPLY_CMD_NOT_IMPL)))
_SPOKEN = re.compile(r"\S{0,40}[<>:\]]\s")
_FOLDED = 60  # characters from which on a line may be folded
_JOINED = (", ", " | ", "; ", "")


@dataclass(slots=True)
class _State:
    """What is open in a connection."""

    reply: list[str] = field(default_factory=list)
    asked: deque[str] = field(default_factory=deque)  # verbs that no reply has answered
    last: str = ""  # the verb answered last
    exchange: bool = False
    said: set[str] = field(default_factory=set)  # last lines of replies
    over: bool = False
    greeted: bool = False
    greeter: str = ""  # who the server said it is

    @property
    def asked_last(self) -> str:
        """The verb asked last, of those that no reply has answered."""
        return self.asked[-1] if self.asked else ""


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What comes next: a reply before any command; the line of a dot alone; of a goodbye."""

    reply: bool = False
    dot: int = -1
    bye: int = -1


class Dialogue:
    """Reads the lines of a text, with the marks of its sides."""

    def __init__(self, lines: list[Line], marks: Marks) -> None:
        self._lines = lines
        self._marks = marks
        self._ordered = marks.ordered
        self._bare = marks.sides.get("", set())
        self._has_marked_server = any(
            mark and side == {SERVER} for mark, side in marks.sides.items()
        )
        self._has_server = any(SERVER in side for side in marks.sides.values())
        self._has_client = any(CLIENT in side for side in marks.sides.values())
        self._said = [self._side(line) for line in lines]
        self._unfold()
        self._suffixes = self._ends()
        self._is_whole = False  # whether all lines of a reply are shown
        self._ahead = self._look_ahead()
        self.connections: list[CapturedConnection] = []
        self._segments: list[Segment] = []
        self._state = _State()
        self._previous: tuple[str, str] | None = None  # said last, and its mark
        # the mail data that no reply has answered, and its mark
        self._content: tuple[frozenset[str], str] = (frozenset(), "")

    # What each line says

    def _side(self, line: Line) -> tuple[set[Sender], str, int]:
        """The sides that may speak in a line, its mark, and where what is said begins."""
        found = self._marks.of(line, self._ordered)
        if found is not None:
            return self._marks.sides[found[0]], *found
        if self._marks.logged and (at := line.behind(self._marks.logged)) is not None:
            return set(), "", at
        if line.text[:1].isspace():
            return set(), "", 0
        return self._bare, "", 0

    def _unfold(self) -> None:
        """Long lines that a tool folded: the rest stands below, indented, without a mark."""
        for number in range(1, len(self._lines)):
            line, before = self._lines[number], self._lines[number - 1]
            folded = line.text.startswith("    ") and len(before.text) >= _FOLDED
            if folded and not self._said[number][0] and self._said[number - 1][1]:
                rest = line.text.strip()
                if not _REPLY.match(rest) and "\r" not in before.text:
                    before.text += " " + rest
                    line.text = ""
                    self._said[number] = set(), "", 0

    def _ends(self) -> dict[str, str]:
        """What every line of a client's mark ends with, and no command does; commas of a table."""
        found: dict[str, str] = {}
        ends: dict[str, list[str]] = {}
        for line, (sides, mark, _) in zip(self._lines, self._said, strict=True):
            if mark and sides and line.anchors:
                ends.setdefault(mark, []).append(line.text[-40:])
        for mark, texts in ends.items():
            for added in (",", " "):
                if all(text.endswith(added) for text in texts):
                    found[mark] = added
            if mark in found:
                continue
            if self._marks.sides[mark] != {CLIENT}:
                continue
            shapes = [re.sub(r"\d+", "0", text.rstrip()) for text in texts]
            same = shapes[0]
            for shape in shapes[1:]:
                while same and not shape.endswith(same):
                    same = same[1:]
            at = same.find(" ")
            if len(shapes) >= 3 and at >= 0 and len(same[at:]) > 2:
                found[mark] = same[at:]
        return found

    def _texts(self, number: int) -> list[str]:
        _, mark, at = self._said[number]
        texts = said_from(self._lines[number].text, at)
        suffix = self._suffixes.get(mark)
        if suffix == ",":
            texts[-1] = texts[-1].removesuffix(suffix)
        elif suffix == " " or not mark:
            texts[-1] = texts[-1].rstrip()
        elif suffix:
            words = suffix.count(" ")
            parts = texts[-1].rstrip().rsplit(" ", words)
            shape = re.sub(r"\d+", "0", " " + " ".join(parts[1:]))
            if len(parts) > words and shape == suffix:
                texts[-1] = parts[0]
        return texts

    # The lines in order

    def read(self) -> list[CapturedConnection]:
        """Give the connections of the text."""
        number = 0
        while number < len(self._lines):
            number = self._line(number)
        self._flush()
        self._end()
        return self.connections

    def _line(self, number: int) -> int:
        """Read one line, and what belongs to it; give the number of the next one."""
        sides, mark, _ = self._said[number]
        line = self._lines[number]
        if not line.text.strip():
            return number + 1
        texts = self._texts(number)
        state = self._state
        if self._goes_on(texts[0].strip(), marked=bool(mark) and sides == {CLIENT}):
            for text in texts:
                self._server(text.lstrip())
            return self._after(number)
        if sides == {SERVER}:
            if _REPLY.match(texts[0].lstrip()) or (mark and state.reply):
                for text in texts:
                    self._server(text if state.reply else text.lstrip())
            return self._after(number)
        if sides == {CLIENT} and mark:
            return self._client(number, texts, sure=True)
        if sides == {CLIENT, SERVER} or (not mark and sides):
            said = texts[0].strip()
            if SERVER in sides and _REPLY.match(said):
                for text in texts:
                    self._server(text.lstrip())
                return self._after(number)
            if CLIENT in sides:
                return self._client(number, texts, sure=False)
        return number + 1

    def _after(self, number: int) -> int:
        """What follows a reply: mail data where it asked for it."""
        state = self._state
        reply = state.reply
        if reply and reply[-1][3:4] != "-":
            code = reply[-1][:3]
            self._flush()
            if code == str(REPLY_DATA_INPUT):
                return self._data(number + 1)
        return number + 1

    def _goes_on(self, said: str, *, marked: bool) -> bool:
        """Whether a line without a mark goes on with an open reply."""
        reply = self._state.reply
        return (
            bool(reply)
            and not marked
            and reply[-1][3:4] == "-"
            and said[:3] == reply[-1][:3]
            and said[3:4] in ("", " ", "-")
        )

    def _complete(self, number: int, verb: str) -> None:
        """Take the rest of a reply that a command stands in the midst of.

        It is none of the command where the command never gets its code, or where it goes on itself
        and the text shows all lines of replies.
        """
        reply = self._state.reply
        known = DIALECT.commands.get(verb)
        code = reply[-1][:3]
        codes = known.replies.line if known is not None else ()
        if reply[-1][3:4] != "-" or not codes or (int(code) in codes and not self._is_whole):
            return
        goes_on = int(code) not in codes
        while reply[-1][3:4] == "-" and number < len(self._lines):
            sides, _, _ = self._said[number]
            if self._lines[number].text.strip():
                said = [each.lstrip() for each in self._texts(number)]
                if CLIENT in sides and is_command(said[0]):
                    return
                if SERVER in sides and _REPLY.match(said[0]):
                    goes_on = goes_on or said[0][3:4] == "-"
                    if said[0][:3] != code or not goes_on:
                        return
                    reply += said
                    self._said[number] = set(), "", 0
            number += 1

    def _server(self, said: str) -> None:
        state = self._state
        if not said.strip():
            return
        reply = state.reply
        if (reply and _REPLY.match(said) and said[:3] != reply[0][:3]) or (
            reply and reply[-1][3:4] != "-"
        ):
            self._flush()
        if not self._state.reply and not _REPLY.match(said):
            return
        self._state.reply.append(said)

    def _flush(self) -> None:
        """The reply that was open is whole."""
        state = self._state
        reply, state.reply = state.reply, []
        if not reply:
            return
        code = reply[0][:3]
        is_cut = False
        if reply[-1][3:4] == "-":
            reply = _split(reply)
            is_cut = reply[-1][3:4] == "-"
        if not state.asked and state.greeted and code[0] in "45" and reply[-1] in state.said:
            return  # an error text says it once more
        state.said.add(reply[-1])
        greets = code in _GREETS and not state.asked
        again = code == str(REPLY_SERVICE_READY) and state.greeted
        if not state.greeted:
            state.greeter = reply[0][4:].partition(" ")[0]
        elif again and not self._has_client and not state.over:
            # it answers what is not shown; a greeting would begin with the name of the server
            again = reply[0][4:].partition(" ")[0] == state.greeter
            greets = greets and again
        if greets and (again or state.over) and state.last not in GREETED_AGAIN:
            self._end()
            state = self._state
        was_greeted, state.greeted = state.greeted, True
        self._content = frozenset(), ""
        if state.asked:
            state.last = state.asked.popleft()
        elif code != str(REPLY_SERVICE_READY):
            state.last = ""
        state.exchange = code == str(REPLY_AUTH_INPUT)
        state.over = code == str(REPLY_CLOSING)
        self._add(SERVER, "\r\n".join(reply))
        if is_cut and was_greeted:
            # its other lines were not written down
            self._add(SERVER, f"{code} ", missing=1)
        self._previous = None

    def _client(self, number: int, texts: list[str], *, sure: bool) -> int:
        state = self._state
        mark = self._said[number][1]
        said = texts[0].rstrip() if sure else texts[0].strip()
        if is_command(said.lstrip()):
            said, texts[0] = said.lstrip(), texts[0].lstrip()
        known = is_command(said)
        if not known and not sure and not self._is_said(number, said):
            return number + 1
        if sure and not known and _COUNTED.fullmatch(said):
            return number + 1
        if sure and state.exchange and not _BASE64.match(said) and self._is_shown_next(number):
            return number + 1  # it is said once more, in the clear
        content, mark_of_data = self._content
        if sure and said and said in content and (not known or mark != mark_of_data):
            return number + 1  # mail data, said once more
        verb = verb_of(encode_text(said))
        unknown = not known and (verb not in DIALECT.commands or verb == said)
        if sure and unknown and self._has_server and not state.exchange:
            waits = state.asked or (not state.greeted and not state.reply)
            if state.asked_last not in DATA_VERBS and (waits or not self._answer_comes(number + 1)):
                return number + 1  # a remark with the mark of the client
        if known and state.reply:
            self._complete(number + 1, verb)
        self._flush()
        state = self._state
        if state.over and known and not state.asked:
            self._end()
            state = self._state
        before = self._previous
        if before is not None and before[0] == said and before[1] != mark:
            return number + 1
        if sure and not said and (state.asked or not self._replies_next(number)):
            return number + 1
        self._previous = (said, mark)
        for position, each in enumerate(texts):
            verb = verb_of(encode_text(each))
            is_verb = is_command(each) or verb in DIALECT.commands
            if state.asked_last in DATA_VERBS and not is_verb and not position:
                return self._data(number)
            masked = self._is_masked(each, in_exchange=state.exchange and not is_verb)
            self._add(CLIENT, each if sure else each.strip(), masked=masked)
            state.asked.append(verb if is_verb else "")
            state.exchange = False
            if verb in CHUNK_VERBS and is_command(each):
                return self._chunk(number + 1, each)
        return number + 1

    def _is_said(self, number: int, said: str) -> bool:
        """Whether a line without a mark of its own, and no known command, was said at all."""
        state = self._state
        if state.exchange:
            return bool(_BASE64.match(said) or said == "*" or _MASKED.fullmatch(said))
        verb = said.split(" ", 1)[0].upper()
        is_verb = verb in DIALECT.commands and verb == verb_of(encode_text(said))
        if is_verb and (self._replies_next(number) or self._is_masked(said, in_exchange=False)):
            return True
        if state.asked or not state.greeted or state.reply:
            return False
        if self._is_said_again(number, said):
            return True
        code = self._replies_next(number)
        return bool(code) and (code in _NOT_UNDERSTOOD or self._replied_before(number))

    def _is_shown_next(self, number: int) -> bool:
        """Whether the next line of the client is base64."""
        if number + 1 >= len(self._lines) or self._said[number + 1][0] != {CLIENT}:
            return False
        said = self._texts(number + 1)[0].strip()
        return bool(said and _BASE64.match(said))

    def _is_said_again(self, number: int, said: str) -> bool:
        """Whether the next line is the same, behind a mark that someone speaks with."""
        after = self._lines[number + 1].text if number + 1 < len(self._lines) else ""
        return bool(said) and after.endswith(" " + said) and bool(_SPOKEN.match(after))

    def _replies_next(self, number: int) -> str:
        """The code of a reply in the next line; empty where none is."""
        for at in range(number + 1, min(number + 3, len(self._lines))):
            if self._lines[at].text.strip():
                sides, _, _ = self._said[at]
                code = _REPLY.match(self._texts(at)[0].strip())
                return code[0][:3] if SERVER in sides and code else ""
        return ""

    def _replied_before(self, number: int) -> bool:
        for at in range(number - 1, max(number - 3, -1), -1):
            if self._lines[at].text.strip():
                return bool(_REPLY.match(self._texts(at)[0].strip()))
        return False

    def _is_masked(self, said: str, *, in_exchange: bool) -> bool:
        words = said.split(" ", 2)
        if said == "*":
            return False  # the client gives up (RFC 4954, 4)
        secret = said if in_exchange else words[2] if len(words) > 2 else ""
        if not in_exchange and (verb_of(encode_text(said)) not in EXCHANGE_VERBS or not secret):
            return False
        if _STARS.search(secret) or not _BASE64.match(secret):
            return True
        try:
            decoded = base64.b64decode(secret).decode("latin-1")
        except (binascii.Error, ValueError):
            return True
        return bool(
            _PLACEHOLDER.search(decoded) and not _PLACEHOLDER.fullmatch(decoded + ":")
        ) and ("/*" in decoded or "_" in decoded or "<" in decoded or "[" in decoded)

    # Mail data

    def _data(self, number: int) -> int:
        """Read the mail data that begins here, marked or not; where it ends the reply follows."""
        content: list[str] = []
        start = number
        left_out = 0
        mark_of_data: str | None = None
        ended = False
        while number < len(self._lines):
            sides, mark, _ = self._said[number]
            if sides == {CLIENT} and mark:
                if mark_of_data is None:
                    mark_of_data = mark
                texts = self._texts(number)
                counted = _COUNTED.fullmatch(texts[0].strip()) if not content else None
                if counted is not None:
                    left_out = int(counted["octets"] or 1)
                    number += 1
                    break
                first = texts[0].strip()
                if (not content or not self._has_server) and first.upper() == CMD_QUIT:
                    break
                content += texts
                number += 1
                if texts[-1] == ".":
                    ended = True
                    break
                continue
            if mark_of_data is None:
                break
            if SERVER in sides and mark and self._lines[number].anchors:
                break
            if SERVER in sides and not mark and _REPLY.match(self._texts(number)[0].strip()):
                break
            number += 1
        if mark_of_data is None:
            number, content, ended = self._unmarked_data(start)
            if not ended and not content:
                number = start
                counted_here = self._counted(start)
                left_out = counted_here or 1
        if (content and content[-1] == ".") or (content and content[-1] == "" and not ended):
            content.pop()
        self._content = frozenset(content), mark_of_data or ""
        if content:
            octets = b"".join(encode_text(line) + b"\r\n" for line in content) + b".\r\n"
            self._segments.append(Segment(CLIENT, octets, written=True))
            self._state.asked.append("")
        elif ended:
            if self._has_server:
                self._add(CLIENT, ".", missing=1)  # its end alone is shown
            self._state.asked.append("")
        elif self._has_server and self._answer_comes(number):
            self._segments.append(Segment(CLIENT, b"", missing=left_out or 1, written=True))
            self._state.asked.append("")
        self._previous = None
        return number

    def _answer_comes(self, number: int) -> bool:
        """Whether a reply comes before anything that the client says."""
        return number < len(self._lines) and self._ahead[number].reply

    def _look_ahead(self) -> list[_Ahead]:
        """What comes next, of each line on; in one pass from the end."""
        ahead = [_Ahead()] * len(self._lines)
        reply, dot, bye = False, -1, -1
        after = ""
        for number in range(len(self._lines) - 1, -1, -1):
            sides = self._said[number][0]
            texts = self._texts(number)
            said = texts[0].strip()
            if said and SERVER in sides and _REPLY.match(said):
                self._is_whole |= reply and said[3:4] == "-" and after == said[:3]
                reply, after = True, said[:3]
            elif CLIENT in sides and is_command(said):
                reply = False
            if texts[-1].rstrip() == ".":
                dot = number
            if said == CMD_QUIT or (said[:3] == str(REPLY_CLOSING) and _REPLY.match(said)):
                bye = number
            ahead[number] = _Ahead(reply, dot, bye)
        return ahead

    def _counted(self, number: int) -> int:
        for line in self._lines[number : number + 2]:
            counted = _COUNTED.search(line.text)
            if counted and counted["octets"]:
                return int(counted["octets"])
        return 0

    def _unmarked_data(self, number: int) -> tuple[int, list[str], bool]:
        """Mail data without a mark ends with its dot, before the client says goodbye."""
        content: list[str] = []
        if number >= len(self._lines):
            return number, [], False
        ahead = self._ahead[number]
        is_ended = ahead.dot >= 0 and not 0 <= ahead.bye < ahead.dot
        if not is_ended and not self._has_marked_server:
            return number, [], False
        for at in range(number, len(self._lines)):
            sides, mark, _ = self._said[at]
            texts = self._texts(at)
            said = texts[0].strip()
            if sides == {SERVER} and mark and _REPLY.match(said):
                return (at, content, False) if self._is_content(content) else (number, [], False)
            if said == CMD_QUIT or (_REPLY.match(said) and said[:3] == str(REPLY_CLOSING)):
                break
            content += texts
            if texts[-1].rstrip() == ".":
                return at + 1, content, True
        return number, [], False

    @staticmethod
    def _is_content(content: list[str]) -> bool:
        return bool(content) and bool(re.match(r"[!-9;-~]+: ", content[0]))

    def _chunk(self, number: int, said: str) -> int:
        """A chunk follows its command, or is left out."""
        size = int(said.split()[1])
        taken = b""
        at = number
        while at < len(self._lines) and len(taken) < size:
            sides, mark, _ = self._said[at]
            texts = self._texts(at)
            if not taken and SERVER in sides and _REPLY.match(texts[0].strip()):
                break
            if sides == {SERVER} and mark:
                break
            if is_command(texts[0].strip()):
                break
            taken += b"".join(encode_text(text) + b"\r\n" for text in texts)
            at += 1
        if len(taken) == size:
            self._segments.append(Segment(CLIENT, taken, written=True))
            return at
        self._segments.append(Segment(CLIENT, b"", missing=size, written=True))
        return number

    # Connections

    def _add(self, sender: Sender, said: str, *, missing: int = 0, masked: bool = False) -> None:
        octets = encode_text(said) + b"\r\n"
        self._segments.append(Segment(sender, octets, missing=missing, written=True, masked=masked))

    def _end(self) -> None:
        if self._segments:
            connection = CapturedConnection(len(self.connections) + 1)
            connection.segments.extend(self._segments)
            self.connections.append(connection)
        self._segments = []
        self._state = _State()
        self._previous = None


def _split(reply: list[str]) -> list[str]:
    """The lines of a reply that a tool joined; as they are where it left others out."""
    code = reply[0][:3]
    said = reply[-1]
    places = [match.start() for match in re.finditer(rf"(?<=\S){code}[ -](?=[A-Z0-9])", said)]
    for between in _JOINED[:3]:
        if f"{between}{code}" in said:
            lines = re.split(rf"{re.escape(between)}(?={code}[ -])", said)
            return reply[:-1] + lines
    if places:
        bounds = [0, *places, len(said)]
        return reply[:-1] + [said[a:b] for a, b in pairwise(bounds)]
    if " | " in said:
        lines = said.split(" | ")
        rest = [f"{code}-{line}" for line in lines[1:-1]] + [f"{code} {lines[-1]}"]
        return [*reply[:-1], lines[0], *rest]
    return reply
