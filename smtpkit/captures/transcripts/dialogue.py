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
    GREETINGS,
    HELLO_VERBS,
    QUOTES,
    is_command,
)
from smtpkit.captures.transcripts.finder import Line, Marks
from smtpkit.captures.transcripts.mail_data import COUNTED, find_mail_data
from smtpkit.captures.transcripts.sides import REPLY, Sides
from smtpkit.captures.transcripts.styles import Style, remarks_of
from smtpkit.generated.codecs import encode_text
from smtpkit.generated.constants import (
    REPLY_AUTH_INPUT,
    REPLY_CLOSING,
    REPLY_CMD_NOT_IMPL,
    REPLY_CMD_UNRECOGNIZED,
    REPLY_DATA_INPUT,
    REPLY_SERVICE_READY,
    REPLY_SERVICE_UNAVAIL,
)
from smtpkit.generated.dialect import DIALECT
from smtpkit.octets import verb_of
from smtpkit.stream import CLIENT, SERVER, Segment, Sender

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
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?\Z")
# what a line gets that is no command
_NOT_UNDERSTOOD = frozenset(map(str, (REPLY_CMD_UNRECOGNIZED, REPLY_CMD_NOT_IMPL)))
_SPOKEN = re.compile(r"\S{0,40}[<>:\]]\s")
_JOINED = (", ", " | ", "; ", "")
# what tells that the other side has gone
_GONE = re.compile(
    r"\b(?:connection|channel) \w+ by (?:the )?(?:remote|foreign|peer)\b"
    r"|\b(?:lost|broken) (?:\w+ )?(?:connection|channel)\b|\bbroken pipe\b",
    re.IGNORECASE,
)
_LINE_END = "\\n"  # in quotes


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
    gone: bool = False  # the text says so of the other side
    unheard: int = -1  # where segments begin that wait for no answer, as nobody is there
    # the first write of a group: where the segments behind it begin, and replies it waits for
    behind: int = 0
    waiting: int = 0

    @property
    def asked_last(self) -> str:
        """The verb asked last, of those that no reply has answered."""
        return self.asked[-1] if self.asked else ""


class Dialogue:
    """Reads the lines of a text, with the marks of its sides, and what is known of its styles."""

    def __init__(self, lines: list[Line], marks: Marks, styles: list[Style]) -> None:
        self._text = Sides(lines, marks, remarks_of(lines, styles))
        self._by_line = any(each.by_line for each in styles)
        self.connections: list[CapturedConnection] = []
        self._segments: list[Segment] = []
        self._state = _State()
        self._previous: tuple[str, str] | None = None  # said last, and its mark
        # the mail data that no reply has answered, and its mark
        self._content: tuple[frozenset[str], str] = (frozenset(), "")

    # The lines in order

    def read(self) -> list[CapturedConnection]:
        """Give the connections of the text."""
        number = 0
        while number < len(self._text):
            number = self._line(number)
        self._flush()
        self._end()
        return self.connections

    def _line(self, number: int) -> int:
        """Read one line, and what belongs to it; give the number of the next one."""
        sides, mark, _ = self._text.said[number]
        line = self._text.lines[number]
        if not line.text.strip():
            empty = self._state.exchange and CLIENT in self._text.bare
            if empty and self._replied_before(number) and self._replies_next(number):
                return self._client(number, [""], sure=False)  # an empty answer to a challenge
            return number + 1
        texts = self._text.texts(number)
        state = self._state
        if not line.anchors and _GONE.search(line.text):
            state.gone = True
        if self._goes_on(texts[0].strip(), marked=bool(mark) and sides == {CLIENT}):
            for text in texts:
                self._server(text.lstrip())
            return self._after(number)
        if sides == {SERVER}:
            if REPLY.match(texts[0].lstrip()) or (mark and state.reply):
                for text in texts:
                    self._server(text if state.reply else text.lstrip())
            return self._after(number)
        if sides == {CLIENT} and mark:
            return self._client(number, texts, sure=True)
        if sides == {CLIENT, SERVER} or (not mark and sides):
            said = texts[0].strip()
            if SERVER in sides and REPLY.match(said):
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
        # what goes on may have lost its code
        is_own = code.isdecimal() and int(code) in codes
        if reply[-1][3:4] != "-" or not codes or (is_own and not self._text.is_whole):
            return
        goes_on = not is_own
        while reply[-1][3:4] == "-" and number < len(self._text):
            sides, _, _ = self._text.said[number]
            if self._text.lines[number].text.strip():
                said = [each.lstrip() for each in self._text.texts(number)]
                if CLIENT in sides and is_command(said[0]):
                    return
                if SERVER in sides and REPLY.match(said[0]):
                    goes_on = goes_on or said[0][3:4] == "-"
                    if said[0][:3] != code or not goes_on:
                        return
                    reply += said
                    self._text.said[number] = set(), "", 0
            number += 1

    def _server(self, said: str) -> None:
        state = self._state
        if not said.strip():
            return
        reply = state.reply
        if (reply and REPLY.match(said) and said[:3] != reply[0][:3]) or (
            reply and reply[-1][3:4] != "-"
        ):
            self._flush()
        if not self._state.reply and not REPLY.match(said):
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
        if code == str(REPLY_SERVICE_UNAVAIL) and not state.asked and _GONE.search(reply[0]):
            return  # nobody is there who could hear that the connection is lost
        state.said.add(reply[-1])
        greets = code in GREETINGS and (not state.asked or state.gone)
        again = code == str(REPLY_SERVICE_READY) and state.greeted
        if not state.greeted:
            state.greeter = reply[0][4:].partition(" ")[0]
        elif again and not self._text.has_client and not state.over:
            # it answers what is not shown; a greeting would begin with the name of the server
            again = reply[0][4:].partition(" ")[0] == state.greeter
            greets = greets and again
        if greets and (again or state.over) and state.last not in GREETED_AGAIN:
            self._end()
            state = self._state
        state.gone, state.unheard = False, -1
        was_greeted, state.greeted = state.greeted, True
        self._content = frozenset(), ""
        if state.asked:
            state.last = state.asked.popleft()
        elif code != str(REPLY_SERVICE_READY):
            state.last = ""
        state.exchange = code == str(REPLY_AUTH_INPUT)
        state.over = code == str(REPLY_CLOSING)
        late = self._segments[state.behind :] if state.waiting else []
        del self._segments[len(self._segments) - len(late) :]
        self._add(SERVER, "\r\n".join(reply))
        if is_cut and was_greeted:
            # its other lines were not written down
            self._add(SERVER, f"{code} ", missing=1)
        state.behind, state.waiting = len(self._segments), max(0, state.waiting - 1)
        self._segments += late
        self._previous = None

    def _client(self, number: int, texts: list[str], *, sure: bool) -> int:
        state = self._state
        mark = self._text.said[number][1]
        said = texts[0].rstrip() if sure else texts[0].strip()
        if is_command(said.lstrip()):
            said, texts[0] = said.lstrip(), texts[0].lstrip()
        known = is_command(said)
        if not known and not sure and not self._is_said(number, said):
            return number + 1
        if sure and not known and COUNTED.fullmatch(said):
            return number + 1
        if sure and state.exchange and not _BASE64.match(said) and self._is_shown_next(number):
            return number + 1  # it is said once more, in the clear
        content, mark_of_data = self._content
        if sure and said and said in content and (not known or mark != mark_of_data):
            return number + 1  # mail data, said once more
        verb = verb_of(encode_text(said))
        unknown = not known and (verb not in DIALECT.commands or verb == said)
        if sure and unknown and self._text.has_server and not state.exchange:
            waits = state.asked or (not state.greeted and not state.reply)
            waits = waits or not self._text.answer_comes(number + 1)
            if state.asked_last not in DATA_VERBS and waits:
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
        if verb in HELLO_VERBS:
            state.gone = False  # to another one
        if state.gone and state.asked and state.unheard < 0:
            state.unheard = len(self._segments)
        begins = not state.asked and self._is_written(number, mark)
        for position, each in enumerate(texts):
            verb = verb_of(encode_text(each))
            is_verb = is_command(each) or verb in DIALECT.commands
            if state.asked_last in DATA_VERBS and not is_verb and not position:
                return self._data(number)
            masked = self._is_masked(each, in_exchange=state.exchange and not is_verb)
            self._add(CLIENT, each if sure else each.lstrip(), masked=masked)
            state.asked.append(verb if is_verb else "")
            state.exchange = False
            if verb in CHUNK_VERBS and is_command(each):
                return self._chunk(number + 1, each)
        if begins:
            state.behind, state.waiting = len(self._segments), len(texts)
        return number + 1

    def _is_written(self, number: int, mark: str) -> bool:
        """Whether what a line of the text says was written by itself: a call shows its octets.

        Of a group that a client writes piece by piece, the first goes at once, and the others when
        it is acknowledged (RFC 896): by its reply, however late the client reads it.
        """
        is_shown = bool(mark) and mark[-1] in QUOTES and _LINE_END in self._text.lines[number].text
        return self._by_line or is_shown

    def _is_said(self, number: int, said: str) -> bool:
        """Whether a line without a mark of its own, and no known command, was said at all."""
        state = self._state
        if state.exchange:
            if _BASE64.match(said) or said == "*" or _MASKED.fullmatch(said):
                return True
            return bool(self._replied_before(number) and self._replies_next(number))
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
        if number + 1 >= len(self._text) or self._text.said[number + 1][0] != {CLIENT}:
            return False
        said = self._text.texts(number + 1)[0].strip()
        return bool(said and _BASE64.match(said))

    def _is_said_again(self, number: int, said: str) -> bool:
        """Whether the next line is the same, behind a mark that someone speaks with."""
        after = self._text.lines[number + 1].text if number + 1 < len(self._text) else ""
        return bool(said) and after.endswith(" " + said) and bool(_SPOKEN.match(after))

    def _replies_next(self, number: int) -> str:
        """The code of a reply in the next line; empty where none is."""
        for at in range(number + 1, min(number + 3, len(self._text))):
            if self._text.lines[at].text.strip():
                sides, _, _ = self._text.said[at]
                code = REPLY.match(self._text.texts(at)[0].strip())
                return code[0][:3] if SERVER in sides and code else ""
        return ""

    def _replied_before(self, number: int) -> bool:
        for at in range(number - 1, max(number - 3, -1), -1):
            if self._text.lines[at].text.strip():
                return bool(REPLY.match(self._text.texts(at)[0].strip()))
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
        """Read the mail data that begin here, if they are shown; give the line behind them."""
        found = find_mail_data(self._text, number)
        self._content = frozenset(found.lines), found.mark
        if found.lines:
            octets = b"".join(encode_text(line) + b"\r\n" for line in found.lines) + b".\r\n"
            self._segments.append(Segment(CLIENT, octets, written=True))
            self._state.asked.append("")
        elif found.is_ended:
            if self._text.has_server:
                self._add(CLIENT, ".", missing=1)  # its end alone is shown
            self._state.asked.append("")
        elif self._text.has_server and self._text.answer_comes(found.next):
            missing = found.left_out or 1
            self._segments.append(Segment(CLIENT, b"", missing=missing, written=True))
            self._state.asked.append("")
        self._previous = None
        return found.next

    def _chunk(self, number: int, said: str) -> int:
        """A chunk follows its command, or is left out."""
        size = int(said.split()[1])
        taken = b""
        at = number
        while at < len(self._text) and len(taken) < size:
            sides, mark, _ = self._text.said[at]
            texts = self._text.texts(at)
            if not taken and SERVER in sides and REPLY.match(texts[0].strip()):
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
        if self._state.unheard > 0:
            del self._segments[self._state.unheard :]
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
