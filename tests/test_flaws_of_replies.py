"""One flaw at every place of replies and of EHLO lines: what it does not touch is read as it was.

The lines are written by hand, and not by the readers under test. A flaw touches the word that it is
put into, and the words that it parts or joins; all others have to come back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import smtpkit

#: EHLO lines in which each word counts for itself: the keyword and its words
LINES = (
    "SIZE 10240000",
    "AUTH PLAIN LOGIN CRAM-MD5",
    "DELIVERBY 120,trace",
    "MT-PRIORITY MIXER",
    "NO-SOLICITING net.example:ADV,org.example:x",
    "BURL imap imap://x.example",
    "LIMITS RCPTMAX=20 MAILMAX=5",
    "XCLIENT NAME ADDR PROTO",
    "XFORWARD NAME ADDR",
    "FUTURERELEASE 3600 2030-01-01T00:00:00Z",
    "STARTTLS",
    "8BITMIME",
    "ENHANCEDSTATUSCODES",
    "X-VENDOR a b",
)
#: what is put into octets, and whether it takes the octet's place
INSERTED = {
    "blank too many": b" ",
    "8-bit octet": b"\xff",
    "over-long word": b"x" * 70,
    "CR doubled": b"\r\r\n",
}


class Flawed(NamedTuple):
    """A flaw: its kind, the octets, and the line that it stands in."""

    kind: str
    line: bytes
    at: int


def flaws_of(line: bytes) -> Iterator[Flawed]:
    """A line with one flaw, at each place."""
    for at in range(len(line) + 1):
        for kind, octets in INSERTED.items():
            if kind != "CR doubled":
                yield Flawed(kind, line[:at] + octets + line[at:], at)
    for at in (place for place, octet in enumerate(line) if octet == ord(" ")):
        yield Flawed("blank missing", line[:at] + line[at + 1 :], at)
        yield Flawed("blank too many", line[:at] + b"\t " + line[at + 1 :], at)


def reply_of(lines: list[bytes], end: bytes = b"\r\n") -> bytes:
    marks = [b"-"] * (len(lines) - 1) + [b" "]
    return b"".join(
        b"250%b%b%b" % (mark, line, end) for mark, line in zip(marks, lines, strict=True)
    )


def words_of(caps: Any, keyword: str) -> set[str]:
    """The words that the value of a keyword says, each as it is written."""
    line = caps.line(keyword)
    if line is None:
        return set()
    return set(bytes(line).decode("latin-1").replace(",", " ").split(" ")[1:])


def untouched(line: bytes, flawed: Flawed) -> set[str]:
    """The words behind the keyword that a flaw does not touch."""
    kept, start = set(), 0
    for number, word in enumerate(line.replace(b",", b" ").split(b" ")):
        end = start + len(word)
        # a blank that is missing touches the word behind it, too
        first = start - (flawed.kind == "blank missing")
        if number and not first <= flawed.at <= end:
            kept.add(word.decode())
        start = end + 1
    return kept


#: what is lost all the same, by kind, and why; flaws in the keyword itself leave none to be read
LOST = {
    "blank too many": "3 600 2030-...: the first piece is a value, and nothing may follow but one",
}


def test_what_a_flaw_in_an_ehlo_line_does_not_touch_is_read() -> None:
    right: Counter[str] = Counter()
    wrong: list[tuple[str, bytes]] = []
    silent = []
    looked = looked_at_others = 0
    for text in LINES:
        line, keyword = text.encode(), text.split(" ")[0]
        for flawed in flaws_of(line):
            in_keyword = 0 < flawed.at <= len(keyword) or (
                flawed.at == 0 and flawed.kind != "blank too many"
            )
            octets = reply_of([b"x.example hi", b"PIPELINING", flawed.line, b"DSN"])
            for profile in ("strict", "lenient"):
                caps = smtpkit.Capabilities(octets, profile=profile)
                # the other lines
                others = caps.pipelining and caps.dsn and caps.domain == "x.example"
                right["others"] += bool(others)
                looked_at_others += 1
                if in_keyword:
                    continue
                known = keyword in smtpkit.Capabilities.lines_by_keyword
                kept = words_of(caps, keyword) if known else set(caps[keyword].split(" "))
                lost = untouched(line, flawed) - kept
                right["words"] += not lost
                if lost:
                    wrong.append((flawed.kind, flawed.line))
                # no wrong value without a defect
                plain = flawed.line.decode("latin-1").split(" ")
                is_legal = known and smtpkit.Capabilities.lines_by_keyword[keyword].accepts(
                    flawed.line
                )
                if not (is_legal or not known or caps.malformed):
                    silent.append((flawed.kind, flawed.line, plain))
                looked += 1
    print(f"{looked} lines, {right['words'] / looked:.4f} right, {Counter(k for k, _ in wrong)}")
    assert silent == []
    # no flaw in a line touches another one
    assert right["others"] == looked_at_others
    assert right["words"] / looked >= 0.98, Counter(wrong).most_common(20)
    assert {kind for kind, _ in wrong} == LOST.keys()


#: replies: lines of text, and whether the first begins with an enhanced code
REPLIES = (
    (b"250", [b"OK"]),
    (b"550", [b"5.1.1 No such user"]),
    (b"550", [b"5.1.1 No such user", b"5.1.1 in this domain", b"5.1.1 bye"]),
    (b"220", [b"x.example ESMTP", b"hello"]),
    (b"250", [b"x.example hi", b"SIZE 5", b"DSN"]),
)


def test_what_a_flaw_in_a_reply_does_not_touch_is_read() -> None:
    looked = good = 0
    wrong: list[tuple[str, bytes]] = []
    for code, texts in REPLIES:
        for number in range(len(texts)):
            marks = [b"-"] * (len(texts) - 1) + [b" "]
            lines = [code + mark + text for mark, text in zip(marks, texts, strict=True)]
            for kind, flawed in _flawed_lines(lines, number):
                for profile in ("lenient", "observer"):
                    try:
                        view = smtpkit.parse_reply(flawed, profile=profile)
                        found = (view.code, *(t for t in view.raw_lines))
                    except (smtpkit.ParseError, smtpkit.FieldError):
                        found = ()
                    others = [t.decode() for n, t in enumerate(texts) if n != number]
                    is_good = (
                        bool(found) and found[0] == int(code) and set(others) <= set(found[1:])
                    )
                    looked, good = looked + 1, good + is_good
                    if not is_good:
                        wrong.append((kind, flawed))
                    elif not view.defects:
                        # what has no defect is right by the rule
                        smtpkit.parse_reply(flawed)
    print(f"{looked} looked at, {good / looked:.4f} right, {Counter(kind for kind, _ in wrong)}")
    assert good / looked >= 0.98, wrong[:20]


def _flawed_lines(lines: list[bytes], number: int) -> Iterator[tuple[str, bytes]]:
    def whole(line: bytes, end: bytes = b"\r\n", before: bytes = b"") -> bytes:
        others = [each + b"\r\n" for each in lines]
        return b"".join([*others[:number], before + line + end, *others[number + 1 :]])

    line = lines[number]
    # a flaw in the code itself leaves none; it is told by `mixed-codes` and `stray-line`
    for at in range(4, len(line) + 1):
        for kind, octets in INSERTED.items():
            if kind != "CR doubled":
                yield kind, whole(line[:at] + octets + line[at:])
    yield "blank missing", whole(line[:3] + line[4:])
    yield "hyphen missing", whole(line[:3] + b" " + line[4:])
    for end in (b"\n", b"\r", b"\r\r\n"):
        yield "CR doubled", whole(line, end)
    if number:
        yield "stray line", whole(line, before=b"stray\r\n")
        yield "stray line", whole(line, before=b"8BITMIME\r\n\r\n")


def test_a_repeated_keyword_is_merged_or_said() -> None:
    for text in LINES:
        keyword = text.split(" ")[0]
        for other in (text, keyword, f"{keyword} ?"):
            caps = smtpkit.Capabilities(reply_of([b"x", text.encode(), other.encode()]))
            assert keyword in caps
            right = smtpkit.Capabilities(reply_of([b"x", text.encode()]))
            assert words_of(caps, keyword) >= words_of(right, keyword), (text, other)
            assert caps.malformed or other in (text, keyword), (text, other)
