"""What octets mean, in both directions.

Generated from the functions of the package grammar by `python -m grammar`; edit that instead.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from typing import Any


def decode_text(octets: bytes) -> str:
    """Octets as text; every octet is kept (UTF-8 with surrogateescape)."""
    return str(octets, "utf-8", "surrogateescape")


def encode_text(value: str | bytes) -> bytes:
    """The octets of a text."""
    if isinstance(value, str):
        try:
            return value.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError as error:
            half = f"\\u{ord(value[error.start]):04x}"
            message = (
                f'"{half}" at character {error.start} is half of a character, and has no octets'
            )
            raise ValueError(message) from None
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    raise TypeError(f"text or octets, not {type(value).__name__}")


def decode_integer(octets: bytes) -> int:
    """Decimal digits as a number; of thousands of them Python makes none."""
    try:
        return int(octets)
    except ValueError:
        raise ValueError(f"a number of {len(octets)} digits") from None


def encode_integer(value: int) -> bytes:
    """A number in decimal digits."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"an integer, not {type(value).__name__}")
    return b"%d" % value


class _Hexadecimal(dict[bytes, bytes]):
    """The octet of two hexadecimal digits."""

    def __missing__(self, digits: bytes) -> bytes:
        octet = self[digits] = bytes((int(digits, 16),))
        return octet


_HEXADECIMAL = _Hexadecimal()


def xtext_octets(octets: bytes) -> bytes:
    """The octets that xtext (RFC 3461, 4) stands for: "+" and two hexadecimal digits are one."""
    if b"+" not in octets:
        return octets
    parts = octets.split(b"+")
    for place in range(1, len(parts)):
        part = parts[place]
        parts[place] = _HEXADECIMAL[part[:2]] + part[2:]
    return b"".join(parts)


def decode_xtext(octets: bytes) -> str:
    """xtext as text."""
    return xtext_octets(octets).decode("utf-8", "surrogateescape")


def encode_xtext(value: str | bytes) -> bytes:
    """xtext: all but printable US-ASCII without "+" and "=" is written as "+" and hexadecimal.

    Control characters are refused: decoded by a careless reader they would break its lines.
    """
    octets = encode_text(value)
    if min(octets, default=0x21) < 0x20 or 0x7F in octets:
        raise ValueError("a control character in xtext")
    if octets.isalnum():
        return octets
    return b"".join(
        b"%c" % octet if 0x21 <= octet <= 0x7E and octet not in b"+=" else b"+%02X" % octet
        for octet in octets
    )


def encode_printable_xtext(value: str | bytes) -> bytes:
    """xtext of printable US-ASCII alone (RFC 3461, 4.2 and 4.4)."""
    if not encode_text(value).isascii():
        raise ValueError("beyond ASCII, and it has to be printable US-ASCII")
    return encode_xtext(value)


def decode_unicode_xtext(octets: bytes) -> str:
    r"""utf-8-addr-xtext and utf-8-addr-unitext (RFC 6533, 3) as text: `\x{E9}` is one character."""
    head, *parts = octets.decode("utf-8", "surrogateescape").split("\\x{")
    text = [head]
    for part in parts:
        digits, _, rest = part.partition("}")
        text += [chr(int(digits, 16)), rest]
    return "".join(text)


def encode_unicode_xtext(value: str | bytes) -> bytes:
    r"""utf-8-addr-xtext (RFC 6533, 3): `\x{E9}` for each character that is not printable ASCII.

    It is right with SMTPUTF8 and without. Control characters are refused, as in xtext.
    """
    try:
        text = encode_text(value).decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("octets that are not UTF-8") from None
    if any(character < " " or character == "\x7f" for character in text):
        raise ValueError("a control character in an address")
    return "".join(
        character
        if "!" <= character <= "~" and character not in "+=\\"
        else f"\\x{{{ord(character):02X}}}"
        for character in text
    ).encode("ascii")


def decode_base64(octets: bytes) -> bytes:
    """Base64 (RFC 4648, 4); a lone "=" stands for no octets (RFC 4954, 4)."""
    from binascii import a2b_base64

    return b"" if octets == b"=" else a2b_base64(octets)


def encode_base64(value: str | bytes) -> bytes:
    """Base64 without line breaks; "=" for no octets."""
    from binascii import b2a_base64

    return b2a_base64(encode_text(value), newline=False) or b"="


def decode_date_time(octets: bytes) -> datetime:
    """A date and time with its offset (RFC 3339, 5.6); a leap second is the one after it."""
    from datetime import datetime, timedelta

    text = octets.decode("ascii").upper().replace("Z", "+00:00")
    head, tail = text[:19], text[19:]
    fraction, sign, offset = tail, "", ""
    for mark in "+-":
        if mark in tail:
            fraction, sign, offset = tail.partition(mark)
    leap = head.endswith(":60")
    if leap:
        head = head[:17] + "59"
    micros = f".{fraction[1:7]:0<6}" if fraction else ""
    read = datetime.fromisoformat(head + micros + sign + offset)
    try:
        return read + timedelta(seconds=1) if leap else read
    except OverflowError:
        raise ValueError("a second after the last one there is") from None


def encode_date_time(value: datetime) -> bytes:
    """A date and time as RFC 3339 writes it; it must have an offset from UTC."""
    from datetime import datetime

    if not isinstance(value, datetime):
        raise TypeError(f"a datetime, not {type(value).__name__}")
    if value.utcoffset() is None:
        raise ValueError("a datetime with its offset from UTC is needed")
    text = value.isoformat()
    return (text[:-6] + "Z" if text.endswith("+00:00") else text).encode("ascii")


def decode_pairs(octets: bytes) -> tuple[tuple[str, str | None], ...]:
    """Names and values, `name[=value]`, with a space between them."""
    # a lenient reader takes other blanks, too
    pairs = (decode_text(word).partition("=") for word in octets.split())
    return tuple((name, value if equals else None) for name, equals, value in pairs)


def encode_pairs(value: Iterable[tuple[str, str | None]]) -> bytes:
    """Names and values, `name[=value]`, with a space between them."""
    words = []
    for pair in value:
        if isinstance(pair, (str, bytes)):
            raise TypeError("pairs of a name and a value or None, not text")
        name, text = pair
        if not isinstance(name, str) or not isinstance(text, (str, type(None))):
            raise TypeError("pairs of a name and a value or None")
        if "=" in name or " " in name or " " in (text or ""):
            raise ValueError("a space, or an equals sign in a name")
        words.append(name if text is None else f"{name}={text}")
    return encode_text(" ".join(words))


def text_pairs(value: Iterable[tuple[str, str]] | Mapping[str, str]) -> list[tuple[str, str]]:
    """Names and texts, given as pairs or as a mapping."""
    given: Any = value.items() if hasattr(value, "items") else value
    pairs = [(name, text) for name, text in given]
    if not all(isinstance(part, str) for pair in pairs for part in pair):
        raise TypeError("pairs of two texts are needed")
    return pairs


def decode_json(octets: bytes) -> dict[str, Any]:
    """A JSON object (RFC 8259, 4); what it holds is not checked.

    It is nested 64 deep at most, for whoever writes it again has a bound, too (RFC 8259, 9).
    """
    from json import dumps, loads

    try:
        value = loads(str(octets, "utf-8"))
        # numbers beyond all bounds are no JSON, though the module reads them
        dumps(value, allow_nan=False)
    except (ValueError, RecursionError):
        raise ValueError("no JSON") from None
    if not isinstance(value, dict):
        raise ValueError("JSON, but no object")
    level: list[Any] = [value]
    for _ in range(64):
        inner = (each.values() if isinstance(each, dict) else each for each in level)
        level = [each for items in inner for each in items if isinstance(each, (dict, list))]
    if level:
        raise ValueError("JSON that is nested too deeply")
    return value


def encode_json(value: dict[str, Any]) -> bytes:
    """A JSON object on one line, in ASCII."""
    from json import dumps

    if not isinstance(value, dict):
        raise TypeError(f"a dictionary, not {type(value).__name__}")
    try:
        return dumps(value, allow_nan=False, separators=(",", ":")).encode("ascii")
    except RecursionError:
        raise ValueError("nested too deeply for JSON") from None


class Limits(dict[str, "int | str | None"]):
    """Limits by name: the registered ones in upper case, as numbers; others as they were sent.

    A name may be digits alone, and have no value (RFC 9422, 3): `LIMITS 20` says `{"20": None}`.

    >>> Limits(RCPTMAX=20).rcptmax, Limits(RCPTMAX=20).mailmax
    (20, None)
    """

    __slots__ = ()

    @property
    def mailmax(self) -> int | None:
        """How many MAIL commands a session may have; None where it is not told."""
        return self._number("MAILMAX")

    @property
    def rcptmax(self) -> int | None:
        """How many RCPT commands a transaction may have; None where it is not told."""
        return self._number("RCPTMAX")

    @property
    def rcptdomainmax(self) -> int | None:
        """How many domains a session's recipients may be of; None where it is not told."""
        return self._number("RCPTDOMAINMAX")

    def _number(self, name: str) -> int | None:
        value = self.get(name)
        return value if isinstance(value, int) else None


def check_bearer(response: Any) -> None:
    """There is exactly one `auth` key, and no other one twice (RFC 7628, 3.1)."""
    keys = [key for key, _ in response.pairs]
    if keys.count("auth") != 1 or len(set(keys)) < len(keys):
        raise ValueError("each key once, and auth is one of them")


def check_deliver_by(by: Any) -> None:
    """A message that is to be returned must have some time (RFC 2852, 4)."""
    if by.mode == "R" and by.time <= 0:
        raise ValueError("a time of zero or less with mode R")


def check_trace(response: Any) -> None:
    """Words that are no address are 255 characters at most (RFC 4505, 2)."""
    trace = response.trace or ""
    if "@" not in trace and len(trace) > 255:
        raise ValueError(f"{len(trace)} characters, at most 255 are allowed")


def decode_attributes(octets: bytes) -> tuple[tuple[str, str], ...]:
    """Attributes `a=value` with a comma between them (RFC 5802, 5.1)."""
    pairs = (word.partition("=") for word in decode_text(octets).split(","))
    return tuple((name, value) for name, _, value in pairs)


def decode_delimiters(octets: bytes) -> str:
    """What follows an "=", if anything does."""
    return octets[1:].decode("ascii")


def decode_kvpairs(octets: bytes) -> tuple[tuple[str, str], ...]:
    """Keys and values, `key=value` and an octet of 1 behind each (RFC 7628, 3.1)."""
    pairs = (word.partition("=") for word in decode_text(octets).split("\1")[:-1])
    return tuple((key, value) for key, _, value in pairs)


def decode_limits(octets: bytes) -> Limits:
    """Limits by name; of two of one name the last counts.

    Registered limits are 1 to 999999, without leading zeros (RFC 9422, 4).
    """
    limits = Limits()
    for word, text in decode_pairs(octets):
        name = word.upper()
        if name not in ("MAILMAX", "RCPTMAX", "RCPTDOMAINMAX"):
            limits[word] = text
        else:
            digits = text or ""
            if not (digits.isdigit() and digits[0] != "0" and len(digits) < 7):
                raise ValueError(f"{name} is 1 to 999999, without leading zeros")
            limits[name] = int(digits)
    return limits


def decode_peer_address(octets: bytes) -> str:
    """An address, or a word that stands for none; IPV6: stands before an IPv6 address."""
    if b":" in octets and not octets.upper().startswith(b"IPV6:"):
        raise ValueError('expected "IPV6:" before an IPv6 address')
    return octets.decode("ascii")


def decode_peer_port(octets: bytes) -> int | str:
    """The number of a port, or the word that stands for none."""
    if not octets.isdigit():
        return octets.decode("ascii")
    if int(octets) > 65535:
        raise ValueError("a port is 0 to 65535")
    return int(octets)


def decode_saslname(octets: bytes) -> str:
    """A name in which "=2C" stands for a comma and "=3D" for "=" (RFC 5802, 5.1)."""
    return decode_text(octets.replace(b"=2C", b",").replace(b"=3D", b"="))


def encode_attributes(value: Iterable[tuple[str, str]]) -> bytes:
    """Attributes `a=value` with a comma between them."""
    pairs = text_pairs(value)
    if any("=" in name or "," in name + text for name, text in pairs):
        raise ValueError("a comma in an attribute, or an equals sign in its name")
    return encode_text(",".join(f"{name}={text}" for name, text in pairs))


def encode_delimiters(value: str) -> bytes:
    """ "=" and the text, or nothing for no text."""
    octets = encode_text(value)
    return b"=" + octets if octets else b""


def encode_kvpairs(value: Iterable[tuple[str, str]]) -> bytes:
    """Keys and values, `key=value` and an octet of 1 behind each."""
    pairs = text_pairs(value)
    if any("=" in key or "\1" in key + text for key, text in pairs):
        raise ValueError("an octet of 1 in a pair, or an equals sign in its key")
    return encode_text("".join(f"{key}={text}\1" for key, text in pairs))


def encode_limits(value: Mapping[str, int | str | None]) -> bytes:
    """Limits by name, in the order in which they are given, each once."""
    if not hasattr(value, "items"):
        raise TypeError(f"limits by name, not {type(value).__name__}")
    limits: dict[str, str | None] = {}
    for name, limit in value.items():
        if not isinstance(name, str) or isinstance(limit, bool):
            raise TypeError("names with a number, a text or None")
        is_number = name.upper() in ("MAILMAX", "RCPTMAX", "RCPTDOMAINMAX")
        if limit is not None and isinstance(limit, int) is not is_number:
            raise TypeError(f"{name}: a {'number' if is_number else 'text or None'}")
        key = name.upper() if is_number else name
        if key in limits:
            raise ValueError(f"{name} is given twice")
        limits[key] = str(limit) if isinstance(limit, int) else limit
    return encode_pairs(limits.items())


def encode_peer_address(value: str | bytes) -> bytes:
    """The octets of an address."""
    octets = encode_text(value)
    decode_peer_address(octets)
    return octets


def encode_peer_port(value: int | str | bytes) -> bytes:
    """A port in decimal digits, or a word."""
    if isinstance(value, int):
        return encode_integer(value)
    return encode_text(value)


def encode_saslname(value: str | bytes) -> bytes:
    """A name with its commas and "=" written as "=2C" and "=3D"."""
    return encode_text(value).replace(b"=", b"=3D").replace(b",", b"=2C")
