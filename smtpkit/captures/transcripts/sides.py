"""The lines of a text with who may speak in each, and what comes next."""

from __future__ import annotations

import re
from dataclasses import dataclass

from smtpkit.captures.transcripts.anchors import is_command, said_from
from smtpkit.captures.transcripts.finder import Line, Marks
from smtpkit.generated.constants import CMD_QUIT, REPLY_CLOSING
from smtpkit.stream import CLIENT, SERVER, Sender

#: how a reply begins
REPLY = re.compile(r"[2-5][0-5][0-9](?:[ -]|$)")
_FOLDED = 60  # characters from which on a line may be folded
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Ahead:
    """What comes next, by the number of its line, -1 where none comes.

    `reply` is whether a reply comes before any command; `dot` is a line of a dot alone, `bye` one
    of a goodbye; `client` and `server` are lines that the mark of one side alone stands before.
    """

    reply: bool = False
    dot: int = -1
    bye: int = -1
    client: int = -1
    server: int = -1


class Sides:
    """The lines of a text, each with its sides, its mark, and what is said in it.

    `said` has of each line the sides that may speak in it, its mark, and where what is said begins.

    remarks: the numbers of lines that are known to be none of the mail data around them
    """

    def __init__(self, lines: list[Line], marks: Marks, remarks: set[int]) -> None:
        self.lines, self.marks = lines, marks
        self._remarks = remarks
        self._ordered = marks.ordered
        self.bare = marks.sides.get("", set())
        self.has_marked_server = any(
            mark and side == {SERVER} for mark, side in marks.sides.items()
        )
        self.has_server = any(SERVER in side for side in marks.sides.values())
        self.has_client = any(CLIENT in side for side in marks.sides.values())
        self.said = [self._side(line) for line in lines]
        self._go_on()
        self._unfold()
        self._suffixes = self._ends()
        #: whether all lines of a reply are shown
        self.is_whole = False
        self.ahead = self._look_ahead()

    def __len__(self) -> int:
        return len(self.lines)

    def texts(self, number: int) -> list[str]:
        """What a line says, line by line, without what a tool adds behind it."""
        _, mark, at = self.said[number]
        texts = said_from(self.lines[number].text, at)
        suffix = self._suffixes.get(mark)
        if suffix == ",":
            texts[-1] = texts[-1].removesuffix(suffix)
        elif suffix == " ":
            texts[-1] = texts[-1].rstrip()
        elif suffix:
            words = suffix.count(" ")
            parts = texts[-1].rstrip().rsplit(" ", words)
            shape = _DIGITS.sub("0", " " + " ".join(parts[1:]))
            if len(parts) > words and shape == suffix:
                texts[-1] = parts[0]
        return texts

    def is_alone(self, number: int, sender: Sender) -> bool:
        """Whether a mark stands before a line that this side alone speaks with."""
        sides, mark, _ = self.said[number]
        return bool(mark) and sides == {sender}

    def is_logged(self, number: int) -> bool:
        """Whether a line is a remark: known, or it begins as all that are said, without a mark."""
        _, mark, at = self.said[number]
        return number in self._remarks or (not mark and at > 0)

    def answer_comes(self, number: int) -> bool:
        """Whether a reply comes before anything that the client says."""
        return number < len(self.lines) and self.ahead[number].reply

    def _side(self, line: Line) -> tuple[set[Sender], str, int]:
        """The sides that may speak in a line, its mark, and where what is said begins."""
        found = self.marks.of(line, self._ordered)
        if found is not None:
            return self.marks.sides[found[0]], *found
        if self.marks.logged and (at := line.behind(self.marks.logged)) is not None:
            return set(), "", at
        if line.text[:1].isspace():
            return set(), "", 0
        return self.bare, "", 0

    def _go_on(self) -> None:
        """Further replies below one that has a mark stand where its text begins."""
        for number in range(1, len(self.lines)):
            _, mark, at = self.said[number - 1]
            text = self.lines[number].text
            if self.is_alone(number - 1, SERVER) and not self.said[number][0] and at:
                said = text[at:]
                if REPLY.match(said) and not text[:at].strip():
                    self.said[number] = {SERVER}, mark, at

    def _unfold(self) -> None:
        """Long lines that a tool folded: the rest stands below, indented, without a mark."""
        for number in range(1, len(self.lines)):
            line, before = self.lines[number], self.lines[number - 1]
            folded = line.text.startswith("    ") and len(before.text) >= _FOLDED
            if folded and not self.said[number][0] and self.said[number - 1][1]:
                rest = line.text.strip()
                if not REPLY.match(rest) and "\r" not in before.text:
                    before.text += " " + rest
                    line.text = ""
                    self.said[number] = set(), "", 0

    def _ends(self) -> dict[str, str]:
        """What every line of a client's mark ends with, and no command does; commas of a table."""
        found: dict[str, str] = {}
        ends: dict[str, list[str]] = {}
        for line, (sides, mark, _) in zip(self.lines, self.said, strict=True):
            if sides and line.anchors:
                ends.setdefault(mark, []).append(line.text[-40:])
        for mark, texts in ends.items():
            for added in (",", " "):
                if all(text.endswith(added) for text in texts):
                    found[mark] = added
            if mark in found or not mark or self.marks.sides[mark] != {CLIENT}:
                continue
            shapes = [_DIGITS.sub("0", text.rstrip()) for text in texts]
            same = shapes[0]
            for shape in shapes[1:]:
                while same and not shape.endswith(same):
                    same = same[1:]
            at = same.find(" ")
            if len(shapes) >= 3 and at >= 0 and len(same[at:]) > 2:
                found[mark] = same[at:]
        return found

    def _look_ahead(self) -> list[Ahead]:
        """What comes next, of each line on; in one pass from the end."""
        ahead = [Ahead()] * len(self.lines)
        reply, dot, bye, client, server = False, -1, -1, -1, -1
        after = ""
        for number in range(len(self.lines) - 1, -1, -1):
            sides = self.said[number][0]
            texts = self.texts(number)
            said = texts[0].strip()
            if said and SERVER in sides and REPLY.match(said):
                self.is_whole |= reply and said[3:4] == "-" and after == said[:3]
                reply, after = True, said[:3]
                if self.is_alone(number, SERVER):
                    server = number
            elif CLIENT in sides and is_command(said):
                reply = False
            if self.is_alone(number, CLIENT):
                client = number
            if texts[-1].rstrip() == ".":
                dot = number
            if said == CMD_QUIT or (said[:3] == str(REPLY_CLOSING) and REPLY.match(said)):
                bye = number
            ahead[number] = Ahead(reply, dot, bye, client, server)
        return ahead
