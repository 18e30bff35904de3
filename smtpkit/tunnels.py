"""What a proxy in front says before SMTP begins: its header, or a tunnel's handshake.

PROXY, versions 1 and 2 (HAProxy's protocol), HTTP CONNECT (RFC 9110, 9.3.6), SOCKS 4 and 4a, and
SOCKS 5 (RFC 1928, 1929). None of it is SMTP, nothing of it gets a reply, and it may hold passwords.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from smtpkit.stream import CLIENT, SERVER, Sender

#: how many octets a piece has; None: not all of it is there
Cutter: TypeAlias = Callable[[bytearray], "int | None"]

_SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
#: no line and no header of a proxy is longer
_LONGEST = 16384
_LINE = re.compile(rb"PROXY (?:TCP[46]|UNKNOWN)[^\r\n]{0,96}\r\n")
_CONNECT = re.compile(rb"CONNECT [^\r\n]{1,4096} HTTP/1\.[01]\r\n")


class Tunnel:
    """The handshake that a connection begins with, piece by piece."""

    def __init__(self, name: str, client: list[Cutter], server: list[Cutter], shown: int) -> None:
        self.name = name
        #: so much of a piece of the client is no secret
        self.shown = shown
        self._pieces = {CLIENT: deque(client), SERVER: deque(server)}

    def expects(self, sender: Sender) -> bool:
        """Whether a piece of this side is still to come."""
        return bool(self._pieces[sender])

    def cut(self, sender: Sender, buffer: bytearray) -> int | None:
        """How many octets the next piece of a side has; None: more are to come."""
        length = self._pieces[sender][0](buffer)
        if length is None:
            return None if len(buffer) <= _LONGEST else len(buffer)
        self._pieces[sender].popleft()
        if sender == SERVER:
            self._answered(bytes(buffer[:length]))
        return length

    def _answered(self, octets: bytes) -> None:
        """What the proxy answers may say what else comes."""
        if self.name == "SOCKS5" and len(octets) == 2 and not self.expects(SERVER):
            if octets[0] == 5 and octets[1] != 255:
                if octets[1] == 2:
                    self._pieces[CLIENT].append(_password)
                    self._pieces[SERVER].append(partial(_whole, 2))
                else:
                    self._request()
            elif octets == b"\1\0":
                self._request()
        elif octets[9:12] == b"407":
            # the client is to say who it is, and asks once more
            self._pieces[CLIENT].append(_header)
            self._pieces[SERVER].append(_header)

    def _request(self) -> None:
        self._pieces[CLIENT].append(_addressed)
        self._pieces[SERVER].append(_addressed)


def tunnel_of(buffer: bytearray) -> Tunnel | bool:
    """The tunnel that a connection begins with; False: none; True: it cannot be told yet.

    >>> tunnel_of(bytearray(b"PROXY TCP4 192.0.2.4 198.51.100.7 42273 25\\r\\n")).name
    'PROXY'
    >>> tunnel_of(bytearray(b"EHLO x.example\\r\\n")), tunnel_of(bytearray(b"PRO"))
    (False, True)
    """
    first = bytes(buffer[:16])
    if first[:1] == b"\5" and len(first) > 1:
        return Tunnel("SOCKS5", [_greeting], [partial(_whole, 2)], 0)
    if first[:2] in (b"\4\1", b"\4\2"):
        return Tunnel("SOCKS4", [_socks4], [partial(_whole, 8)], 0)
    if first.startswith(_SIGNATURE):
        return Tunnel("PROXY 2", [_binary], [], _LONGEST)
    if _LINE.match(buffer):
        return Tunnel("PROXY", [_line], [], _LONGEST)
    if found := _CONNECT.match(buffer):
        return Tunnel("HTTP CONNECT", [_header], [_header], found.end())
    if b"\n" in buffer.removeprefix(_SIGNATURE[: len(buffer)]):
        return False
    beginnings = (_SIGNATURE, b"PROXY ", b"CONNECT ", b"\5", b"\4")
    return len(buffer) < _LONGEST and any(
        first.startswith(each) or each.startswith(first) for each in beginnings
    )


# ---------------------------------------------------------------------------- pieces


def _whole(length: int, buffer: bytearray) -> int | None:
    return length if len(buffer) >= length else None


def _line(buffer: bytearray) -> int | None:
    return buffer.find(b"\n") + 1 or None


def _header(buffer: bytearray) -> int | None:
    return buffer.find(b"\r\n\r\n") + 4 if b"\r\n\r\n" in buffer else None


def _binary(buffer: bytearray) -> int | None:
    if len(buffer) < 16:
        return None
    return _whole(16 + int.from_bytes(buffer[14:16], "big"), buffer)


def _greeting(buffer: bytearray) -> int | None:
    return _whole(2 + buffer[1], buffer) if len(buffer) > 1 else None


def _password(buffer: bytearray) -> int | None:
    if len(buffer) < 2 or len(buffer) < 3 + buffer[1]:
        return None
    return _whole(3 + buffer[1] + buffer[2 + buffer[1]], buffer)


def _addressed(buffer: bytearray) -> int | None:
    if len(buffer) < 5:
        return None
    address = {1: 4, 4: 16}.get(buffer[3], 1 + buffer[4])
    return _whole(6 + address, buffer)


def _socks4(buffer: bytearray) -> int | None:
    end = buffer.find(0, 8) + 1
    if end and buffer[4:7] == bytes(3) and buffer[7]:
        end = buffer.find(0, end) + 1
    return end or None
