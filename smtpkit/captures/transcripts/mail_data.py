"""Mail data in a text: which lines of it are theirs, and where they end.

What stands before their last line, the dot alone, tells: the mark of the client, nothing at all, or
what stands before all of them. Lines between that have it not are remarks.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from smtpkit.captures.transcripts.anchors import QUOTES, is_command, said_from
from smtpkit.captures.transcripts.finder import Line
from smtpkit.captures.transcripts.sides import REPLY, Sides
from smtpkit.generated.constants import CMD_QUIT, REPLY_CLOSING
from smtpkit.stream import CLIENT, SERVER

#: a count that stands for what a text does not show
COUNTED = re.compile(
    r"[<\[{(} ]*(?:(?P<octets>\d{1,9}) (?:bytes?|octets?|characters?)|\d{1,9} lines?)\b"
    r"[^\n]{0,40}\Z",
    re.IGNORECASE,
)
_HEADER_LINE = re.compile(r"[!-9;-~]+: ")
#: a dot alone, with the end of its line in some words, behind anything
_DOT = re.compile(r"(?<![.\w])\.(?:\\r\\n|\\n)?['\"`]?\Z")
#: what begins a line that is no mail data, where it begins many outside
_SYMBOLS = re.compile(r"[^\w\s]{2,8} ")
_MANY = 3


@dataclass(slots=True)
class MailData:
    """What a text shows of mail data.

    `next` is the line behind them; `lines` are without the dot, the dots at their beginning
    doubled; `left_out` counts octets that are not shown, where the text says how many; `mark`
    stands before their lines.
    """

    next: int
    lines: list[str] = field(default_factory=list)
    is_ended: bool = False
    left_out: int = 0
    mark: str = ""


def find_mail_data(text: Sides, start: int) -> MailData:
    """Read the mail data that begin at a line, if they are shown.

    A single dot at the beginning of a line, which nobody sends, tells that they are shown as they
    were before the dots were doubled (RFC 5321, 4.5.2).
    """
    found = _marked(text, start) or _otherwise(text, start) or _unmarked(text, start)
    if found is None:
        return MailData(start, left_out=_counted(text, start))
    lines = found.lines
    if not found.is_ended and lines and not lines[-1]:
        lines.pop()
    if any(line.startswith(".") and not line.startswith("..") for line in lines):
        found.lines = ["." + line if line.startswith(".") else line for line in lines]
    return found


def _marked(text: Sides, start: int) -> MailData | None:
    """Mail data that the mark of the client stands before, or before their first line alone."""
    if start >= len(text):
        return None
    ahead = text.ahead[start]
    if ahead.client < 0 or 0 <= ahead.server < ahead.client:
        return None
    if 0 <= ahead.dot < ahead.client:
        return None
    found = MailData(ahead.client, mark=text.said[ahead.client][1])
    begins = _texts(text, ahead.client, found.mark)
    if (counted := COUNTED.fullmatch(begins[0].strip())) is not None:
        return MailData(found.next + 1, left_out=int(counted["octets"] or 1), mark=found.mark)
    if begins[0].strip().upper() == CMD_QUIT:
        return None
    between: list[str] = []  # without a mark
    for number in range(ahead.client, len(text)):
        found.next = number
        if text.is_alone(number, CLIENT):
            texts = _texts(text, number, found.mark)
            if not text.has_server and texts[0].strip().upper() == CMD_QUIT:
                return found
            if texts[-1] == "." and not _goes_on(text, number + 1, found.mark):
                found.lines += texts[:-1]
                found.next, found.is_ended = number + 1, True
                return found
            found.lines += texts
            between += texts
            continue
        if text.is_alone(number, SERVER) and text.lines[number].anchors:
            return found
        texts = text.texts(number)
        if CLIENT not in text.bare and SERVER in text.bare and REPLY.match(texts[0].strip()):
            return found
        if not text.is_logged(number):
            if text.lines[number].text.strip() == ".":
                # only the first line has the mark
                return MailData(number + 1, between, is_ended=True)
            between.append(text.lines[number].text.rstrip())
    found.next = len(text)
    return found


def _texts(text: Sides, number: int, mark: str) -> list[str]:
    """What a line says; a writer may write a dot, and then the line, each behind its mark."""
    texts = text.texts(number)
    if texts[0].startswith(".") and len(texts[0]) > 1 and texts[0][1] == mark[:1]:
        again = Line.of(texts[0][1:])
        if (at := again.behind(mark)) is not None:
            return ["." + again.text[at:], *texts[1:]]
    return texts


def _goes_on(text: Sides, number: int, mark: str) -> bool:
    """Whether mail data go on behind a dot: it is a line of theirs, and dots are not doubled."""
    if number >= len(text) or text.said[number][1] != mark:
        return False
    said = text.texts(number)[0].strip()
    if is_command(said) or said.upper() == CMD_QUIT:
        return False
    ahead = text.ahead[number]
    return ahead.dot >= 0 and not 0 <= ahead.server < ahead.dot and not 0 <= ahead.bye < ahead.dot


def _unmarked(text: Sides, start: int) -> MailData | None:
    """Mail data without a mark: they end with their dot, before the client says goodbye."""
    if start >= len(text):
        return None
    ahead = text.ahead[start]
    is_ended = ahead.dot >= 0 and not 0 <= ahead.bye < ahead.dot
    if not is_ended and not text.has_marked_server:
        return None
    content: list[str] = []
    for at in range(start, len(text)):
        texts = text.texts(at)
        said = texts[0].strip()
        if text.is_alone(at, SERVER) and REPLY.match(said):
            shown = bool(content) and bool(_HEADER_LINE.match(content[0]))
            return MailData(at, content) if shown else None
        if said == CMD_QUIT or (REPLY.match(said) and said[:3] == str(REPLY_CLOSING)):
            return None
        if text.is_logged(at):
            continue
        if text.said[at][1] and not any(content):
            content.clear()  # empty lines before the first that has a mark
        if texts[-1].rstrip() == ".":
            return MailData(at + 1, _without_remarks(text, start, content), is_ended=True)
        content += texts
    return None


def _without_remarks(text: Sides, start: int, content: list[str]) -> list[str]:
    """Leave out what begins with signs that begin many lines before."""
    begun = (_SYMBOLS.match(line) for line in content)
    signs = {each[0] for each in begun if each}
    if not signs:
        return content
    seen = Counter(line.text[:9].partition(" ")[0] + " " for line in text.lines[:start])
    remarks = tuple(each for each in signs if seen[each] >= _MANY)
    return [line for line in content if not remarks or not line.startswith(remarks)]


def _otherwise(text: Sides, start: int) -> MailData | None:
    """Mail data behind what nobody else's lines have: it stands before their dot, too."""
    if start >= len(text) or not text.has_marked_server:
        return None
    stop = text.ahead[start].server
    lines = text.lines[start : stop if stop >= 0 else None]
    for place, line in enumerate(lines):
        dot = _DOT.search(line.text)
        mark = line.mark_before(dot.start()) if dot is not None else ""
        if not place or not mark or (mark[-1].isalnum() and mark[-1] not in QUOTES):
            continue
        content = [
            said
            for each in lines[:place]
            if (at := each.behind(mark)) is not None
            for said in said_from(each.text, at)
        ]
        if 2 * len(content) > place and lines[0].behind(mark) is not None:
            return MailData(start + place + 1, content, is_ended=True)
    return None


def _counted(text: Sides, number: int) -> int:
    for line in text.lines[number : number + 2]:
        counted = COUNTED.search(line.text)
        if counted and counted["octets"]:
            return int(counted["octets"])
    return 0
