"""Scores what is read of a transcript against its truth: what the other side recorded.

Read whole: all messages that the tool shows, nothing made up, replies with their number of lines
and the right message answered. A message that the tool masks, rewrites or leaves out is not made up
if it stands where that message was.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from smtpkit.captures import CapturedConnection, CaptureError, read_capture
from smtpkit.messages import Message
from smtpkit.observer import follow


@dataclass(frozen=True)
class Score:
    """Of one text: messages shown, found, made up; replies paired, and wrongly.

    Of those made up, so many are `elsewhere` in the truth: a log and the wire have another order.
    """

    shown: int
    found: int
    made_up: int
    pairs: int
    wrong: int
    lines: int  # replies with another number of lines
    elsewhere: int

    @property
    def is_whole(self) -> bool:
        return self.shown == self.found and not (self.made_up or self.wrong or self.lines)


def _token(message: dict[str, Any]) -> tuple[str, str]:
    return message["from"], "DATA" if message["kind"] == "data" else message["text"].rstrip()


def _found(message: Message) -> tuple[str, str]:
    if message.kind in ("data", "chunk"):
        return message.sender, "DATA"
    return message.sender, message.text(secrets=True).split("\\r\\n")[0].rstrip()


def _aligned(left: list[Any], right: list[Any]) -> dict[int, int]:
    """Indices of a longest common subsequence: right -> left."""
    table = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for a in range(len(left) - 1, -1, -1):
        for b in range(len(right) - 1, -1, -1):
            same = table[a + 1][b + 1] + 1 if left[a] == right[b] else 0
            table[a][b] = max(table[a + 1][b], table[a][b + 1], same)
    a = b = 0
    pairs = {}
    while a < len(left) and b < len(right):
        if left[a] == right[b] and table[a][b] == table[a + 1][b + 1] + 1:
            pairs[b] = a
            a, b = a + 1, b + 1
        elif table[a + 1][b] >= table[a][b + 1]:
            a += 1
        else:
            b += 1
    return pairs


def _read(text: Path, style: str) -> list[CapturedConnection]:
    """The connections of a text; none where it is declined, as one is that shows no message."""
    try:
        return list(read_capture(text, style=style))
    except CaptureError:
        return []


def score(text: Path, *, style: str = "") -> Score:
    """How much of a text is read."""
    truth = json.loads(text.with_suffix(".json").read_text("utf-8"))["messages"]
    rows: list[Message] = []
    answered: list[int | None] = []  # the place of what a row answers
    for connection in _read(text, style):
        places: dict[int, int] = {}
        for message in follow(connection.segments):
            if message.kind not in ("tls", "unknown"):
                places[message.index] = len(rows)
                rows.append(message)
                answered.append(places.get(-1 if message.answers is None else message.answers))
    shown = [(i, m) for i, m in enumerate(truth) if m["in_transcript"]]
    match = _aligned([_token(m) for _, m in shown], [_found(row) for row in rows])
    pairs = wrong = lines = 0
    for b, a in match.items():
        message = shown[a][1]
        if message["kind"] != "reply":
            continue
        said = rows[b].text(secrets=True).count("\\r\\n")
        lines += message["lines"] > 1 and said != message["lines"]
        if message["answers"] is not None and truth[message["answers"]]["in_transcript"]:
            pairs += 1
            at = answered[b]
            wrong += at not in match or shown[match[at]][0] != message["answers"]
    ends = [(-1, -1), *sorted((b, shown[a][0]) for b, a in match.items()), (len(rows), len(truth))]
    made_up = 0
    for (b, i), (next_b, next_i) in pairwise(ends):
        for sender in ("client", "server"):
            extra = sum(row.sender == sender for row in rows[b + 1 : next_b])
            hidden = sum(
                m["from"] == sender and not m["in_transcript"] for m in truth[i + 1 : next_i]
            )
            made_up += max(0, extra - hidden)
    missed = Counter(_token(m) for a, (_, m) in enumerate(shown) if a not in match.values())
    extra_rows = Counter(_found(row) for b, row in enumerate(rows) if b not in match)
    elsewhere = min(made_up, (missed & extra_rows).total())
    return Score(len(shown), len(match), made_up, pairs, wrong, lines, elsewhere)
