"""The lines of a text as they were before a tool wrapped them: escapes, HTML, JSON, hex dumps."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import TypeVar

from smtpkit.captures.transcripts.anchors import anchors, has_code

_COLOURS = re.compile(r"\x1b\[[0-9;?]{0,16}[A-Za-z]")
_HTML_LINE_END = re.compile(r"<(?:br ?/?|/?p|/?pre|/?div|/?li)>", re.IGNORECASE)
_CLOSED = re.compile(r"</[A-Za-z][\w:.-]{0,40}>")
# A line end in words, and the last word of a line, which a tool may add to each.
_END_IN_WORDS = re.compile(
    r"(?:<(?:EOL|NL|CR ?LF|CR><LF)>|[\[{](?:CR ?LF|CR\]\[LF)[\]}])", re.IGNORECASE
)
_LAST = (
    re.compile(r"(?:<[^<>\s@]{1,24}>|[\[{]CR[LF\]\[]{2,4}[\]}]|\]\]>)+[ \t]*\Z"),
    re.compile(r"[ \t][^\s\"']{2,24}[ \t]*\Z"),
)
_WIDEST_DUMP = 400  # characters of a line of a hex dump

_OFFSET = re.compile(r"(?<![\w.:-])(?:0x)?([0-9A-Fa-f]{4,8}):?[ \t]{1,4}(?=[0-9A-Fa-f]{2})")
_HEX = re.compile(r"((?:[0-9A-Fa-f]{2}){1,4})(?:[ \t]{1,2}|-|$)")
_NO_WORD = re.compile(r"[^0-9A-Za-z]+")
# a dump of text alone, as curl writes it: 64 characters a line
_TEXT_DUMP = re.compile(r"([0-9a-f]{4}): ")
_TEXT_WIDTH = 64
_CODE = re.compile(r"[2-5][0-5][0-9](?:[ -]|$)")
_DIGITS = re.compile(r"\d+")
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")

_End = TypeVar("_End", str, bytes)

# Heads of packets with the size of what follows: who spoke, how many octets.
_SIZED = (
    re.compile(r"\S+ IP6? (?P<who>\S+ > \S+): .*\blength (?P<size>\d{1,7})(?::.*)?"),  # tcpdump -A
    re.compile(r"(?P<who>[<>]) \d{4}/\d\d/\d\d \S+ +length=(?P<size>\d{1,7}) .*"),  # socat -v
    re.compile(r"(?P<who>\t?)(?P<size>\d{1,7})"),  # tshark -z follow
)


def written_lines(text: str, *, sized: bool = True) -> list[str]:
    """Give the lines of a text; each line of what was wrapped stands behind the mark it had."""
    text = _COLOURS.sub("", text.removeprefix("\ufeff"))
    if "&gt;" in text or "&lt;" in text or "&quot;" in text:
        text = html.unescape(_CLOSED.sub("", _HTML_LINE_END.sub("\n", text)))
    lines = [line.rstrip("\r") for line in text.split("\n")]
    if sized:
        lines = _sized_blocks(lines)
    return _without_ends(_undumped(_json_lines(lines)))


def _without_ends(lines: list[str]) -> list[str]:
    """Take off what a tool adds to every line behind what is said: the end in words, a duration."""
    counts: Counter[str] = Counter()
    sides = {"commands": 0, "replies": 0}
    ends: dict[str, dict[str, int]] = {}
    for line in lines:
        place = has_code(line)
        if place is None:
            continue
        side = "replies" if place else "commands"
        sides[side] += 1
        if (last := _last(line)) is not None:
            shape = _DIGITS.sub("0", last[0].strip())
            ends.setdefault(shape, dict.fromkeys(sides, 0))[side] += 1
            counts[shape] += 1
    if not counts:
        return lines
    end = counts.most_common(1)[0][0]
    if any(2 * ends[end][side] <= count for side, count in sides.items()) or counts[end] < 4:
        return lines
    if _END_IN_WORDS.search(end):
        return [_with_ends(line, end) for line in lines]
    return [_without_end(line, end) for line in lines]


def _with_ends(line: str, end: str) -> str:
    """A line with its ends as escapes; a reply that only speaks of line ends has the last alone."""
    *said, rest = line.split(end)
    speaks = has_code(line) and not all(map(_CODE.match, said[1:]))
    return (end if speaks else r"\r\n").join(said) + (r"\r\n" + rest if said else rest)


def _last(line: str) -> re.Match[str] | None:
    """What may have been added to the end of a line."""
    found = (last.search(line, max(0, len(line) - 60)) for last in _LAST)
    return next(filter(None, found), None)


def _without_end(line: str, end: str) -> str:
    last = _last(line)
    same = last is not None and _DIGITS.sub("0", last[0].strip()) == end
    return line[: last.start()] if last is not None and same else line


def _json_lines(lines: list[str]) -> list[str]:
    """Take what was said out of objects of JSON: the member that most often holds a line."""
    objects: dict[int, tuple[str, dict[str, object]]] = {}
    members: Counter[str] = Counter()
    for number, line in enumerate(lines):
        start = line.find('{"')
        if start < 0 or not line.endswith("}"):
            continue
        try:
            value = json.loads(line[start:])
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            flat = dict(_flat(value))
            objects[number] = line[:start], flat
            members.update(
                name for name, said in flat.items() if isinstance(said, str) and anchors(said)
            )
    if not members:
        return lines
    best = members.most_common(1)[0][0]
    given: list[str] = []
    for number, line in enumerate(lines):
        before, value = objects.get(number, ("", {}))
        said = value.pop(best, None)
        if isinstance(said, str):
            about = ",".join(f"{name}={_short(each)}" for name, each in value.items())
            ends = said.removesuffix("\n").removesuffix("\r").split("\n")
            given += [f"{before}{about},{best}: {each}" for each in ends]
        else:
            given.append(line)
    return given


def _flat(value: dict[str, object]) -> Iterator[tuple[str, object]]:
    for name, each in value.items():
        if isinstance(each, dict):
            yield from ((f"{name}.{inner}", said) for inner, said in each.items())
        else:
            yield name, each


def _short(value: object) -> str:
    return str(value)[:40].replace("\n", " ")


def _sized_blocks(lines: list[str]) -> list[str]:
    """Read the text behind heads that tell its size: the last octets of it were said."""
    for head in _SIZED:
        found = [
            (number, match)
            for number, line in enumerate(lines)
            if len(line) < _WIDEST_DUMP and (match := head.fullmatch(line)) is not None
        ]
        if len(found) < 3:
            continue
        given = lines[: found[0][0]]
        ends = [number for number, _ in found[1:]] + [len(lines)]
        names: dict[tuple[str, str], int] = {}
        fitting = 0
        for (number, match), end in zip(found, ends, strict=True):
            size = int(match["size"])
            block = [line.removesuffix("\\r") for line in lines[number + 1 : end]]
            while block and not block[-1]:
                block.pop()
            said = "\r\n".join(block) + "\r\n"
            if not size or not block or _dump(block[0]):
                continue
            name = _named(names, *match["who"].split(" > "))
            fitting += len(said.encode("utf-8", "surrogateescape")) >= size
            if end == len(lines):  # remarks may follow
                whole = said.find("\r\n", size - 2) + 2
                said = said[:whole] if head is not _SIZED[0] else said
            tail = said.encode("utf-8", "surrogateescape")[-size:]
            if not _is_binary(tail):
                given += _marked(name, tail)
        if fitting > len(found) / 3:
            return given
    return lines


def _is_binary(octets: bytes) -> bool:
    """Whether octets are no text: nothing is said where they begin."""
    begins = octets[:16].decode("latin-1")
    return bool(_BINARY.search(begins)) and has_code(begins) is None


def _named(names: dict[tuple[_End, _End], int], *ends: _End) -> str:
    """A mark for a direction that has none: the number of its connection, and its side.

    ends: who speaks, and to whom; or one word for the direction alone
    """
    pair = ends[0], ends[-1]
    back = len(ends) > 1 and pair[::-1] in names
    known = pair[::-1] if back else pair
    number = names.setdefault(known, len(names))
    if len(ends) == 1:
        return f"<side {chr(97 + number % 26)}> "
    return f"<{number + 1} side {'ab'[back]}> "


def _marked(mark: str, octets: bytes) -> list[str]:
    text = octets.decode("utf-8", "surrogateescape")
    lines = text.removesuffix("\n").removesuffix("\r").split("\n")
    return [mark + line.rstrip("\r") for line in lines]


# --- hex dumps -------------------------------------------------------------------------------


def _undumped(lines: list[str]) -> list[str]:
    """Read hex dumps; each line of what they hold stands behind the mark of the dump."""
    dumped = {number: dump for number, line in enumerate(lines) if (dump := _dump(line))}
    if len(dumped) < 3:
        return _text_dumps(lines)
    given: list[str] = []
    names: dict[tuple[bytes, bytes], int] = {}
    mark, octets, end = "", bytearray(), 0
    header = ""

    def flush() -> None:
        name, payload = _payload(bytes(octets), names)
        if payload and not _is_binary(payload):
            given.extend(_marked(name or mark, payload))
        octets.clear()

    for number, line in enumerate(lines):
        if number not in dumped:
            if octets:
                flush()
            header = line
            given.append(line)
            continue
        before, digits, said = dumped[number]
        offset = _offset(digits, end)
        goes_on = bool(octets) and offset == end and (before == mark or not before.strip())
        if octets and (not goes_on or (before != mark and before == "\t")):
            flush()
        if not octets:
            head = not before and header and number and (number - 1) not in dumped
            mark = header + " " if head else before
            if head:
                given.pop()  # it stands before each line of what was dumped
        octets += said
        end = offset + len(said)
    if octets:
        flush()
    return given


def _dump(line: str) -> tuple[str, str, bytes] | None:
    """The line of a hex dump: what stands before it, its offset, its octets."""
    if len(line) > _WIDEST_DUMP:
        return None
    found = _OFFSET.search(line)
    if found is None:
        return None
    position = found.end()
    octets = b""
    while len(octets) < 16 and (group := _HEX.match(line, position)):
        octets += bytes.fromhex(group[1])
        position = group.end()
    words = _NO_WORD.sub("", octets.decode("latin-1"))
    if not octets or _NO_WORD.sub("", line[position:]) != words:
        return None
    return line[: found.start()], found[1], octets


def _offset(digits: str, expected: int) -> int:
    """An offset, of which only the next one tells whether it is decimal."""
    return expected if digits.isdigit() and int(digits) == expected else int(digits, 16)


def _payload(octets: bytes, names: dict[tuple[bytes, bytes], int]) -> tuple[str, bytes]:
    """What a packet of TCP over IPv4 holds, and a name for its direction; else all of it."""
    for link in (0, 14):
        packet = octets[link:]
        if len(packet) >= 40 and packet[0] == 0x45 and packet[9] == 6:
            length = int.from_bytes(packet[2:4], "big")
            at = 20 + (packet[32] >> 4) * 4
            ends = packet[12:16] + packet[20:22], packet[16:20] + packet[22:24]
            name = _named(names, *ends)
            return name, packet[at:length]
    return "", octets


def _text_dumps(lines: list[str]) -> list[str]:
    """Read dumps that show text alone, behind offsets; a full line goes on in the next one."""
    given: list[str] = []
    header, length = "", 0
    for line in lines:
        found = _TEXT_DUMP.match(line)
        if found is None or not header:
            header, length = line, 0
            given.append(line)
            continue
        said = line[found.end() :]
        if length == _TEXT_WIDTH and int(found[1], 16):
            given[-1] += said
        elif not int(found[1], 16) and given[-1] == header:
            given[-1] = f"{header} | {said}"
        else:
            given.append(f"{header} | {said}")
        length = len(said)
    return given
