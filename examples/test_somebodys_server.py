"""Tests that talk to somebody's server: `SMTP_SERVER=127.0.0.1:2525 pytest` and this file.

It gets some 170 messages for SMTP_RECIPIENT, and 200 other lines. Without SMTP_SERVER it is
`examples.server` that answers.
"""

import asyncio
import os
import re
import socket
import threading
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import smtpkit
from examples.server import serve
from examples.wire import listen
from smtpkit.testing import boundary_vectors, strategies
from smtpkit.testing.boundaries import BoundaryVector

SENDER = os.environ.get("SMTP_SENDER", "a@x.example")
RECIPIENT = os.environ.get("SMTP_RECIPIENT", "b@x.example")
DATA = [each for each in boundary_vectors("data") if each.verdict().ends_at is not None]
some = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Dialogue:
    """What is said to a server, and what it replies."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address, timeout=10)
        assert self.ask(b"").code == 220
        self.offered = smtpkit.Capabilities(self.ask(smtpkit.Ehlo.build("client.example")))

    def ask(self, octets: bytes) -> smtpkit.Reply:
        """Send octets, and read one reply; a `smtpkit.ParseError` says what is wrong with it."""
        self.socket.sendall(octets)
        received = b""
        while True:
            try:
                return smtpkit.parse_reply(received)
            except smtpkit.Incomplete:
                more = self.socket.recv(65536)
                if not more:
                    raise
                received += more

    def ask_and_leave(self, octets: bytes) -> list[int]:
        """Send octets of which the last are QUIT, and give the codes of all replies."""
        self.socket.sendall(octets)
        received = b"".join(iter(lambda: self.socket.recv(65536), b""))
        return [int(code) for code in re.findall(rb"(?m)^(\d\d\d)(?!-)", received)]


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    host, _, port = os.environ.get("SMTP_SERVER", "").rpartition(":")
    if port:
        yield host, int(port)
        return
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(listen(0, serve, lambda *mail: None))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield server.sockets[0].getsockname()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    server.close()
    loop.run_until_complete(server.wait_closed())
    loop.close()


@pytest.fixture
def dialogue(address: tuple[str, int]) -> Iterator[Dialogue]:
    opened = Dialogue(address)
    with opened.socket:
        yield opened


@pytest.mark.parametrize("vector", DATA, ids=lambda vector: vector.name)
def test_nothing_ends_mail_data_but_a_dot_between_crlfs(
    vector: BoundaryVector, dialogue: Dialogue
) -> None:
    """What stands behind a false end, here a MAIL, is no command: that is SMTP smuggling."""
    dialogue.ask(smtpkit.Mail.build(SENDER))
    assert dialogue.ask(smtpkit.Rcpt.build(RECIPIENT)).code == 250
    assert dialogue.ask(smtpkit.Data.build()).code == 354
    codes = dialogue.ask_and_leave(vector.octets)
    behind = vector.verdict().rest.splitlines()
    # a server that refuses what is in the data may hang up at once
    assert codes
    assert len(codes) <= 1 + len(behind)


@some
@given(data=st.data())
def test_a_parameter_that_is_offered_is_known(data: st.DataObject, dialogue: Dialogue) -> None:
    line = data.draw(strategies.mail_lines(only=dialogue.offered))
    assert dialogue.ask(line).code not in (500, 501, 502, 504, 555)
    assert dialogue.ask(smtpkit.Rset.build()).code == 250


@some
@given(line=strategies.near_lines("RCPT"))
def test_a_line_with_mistakes_has_one_reply(line: bytes, dialogue: Dialogue) -> None:
    line = line.replace(b"\r", b"?").replace(b"\n", b"?") + b"\r\n"
    dialogue.ask(line)
    # and this one answers what follows
    assert dialogue.ask(smtpkit.Noop.build()).code == 250
