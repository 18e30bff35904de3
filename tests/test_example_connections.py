"""The examples on asyncio, against other implementations over the loopback interface."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import peers
import pytest

import smtpkit
from examples.client import deliver
from examples.proxy import relay, show
from examples.server import serve
from examples.wire import connect, listen

MAIL = b"Subject: dots\r\n\r\n.a\r\n..\r\nb\r\n.\r\n"
Kept = list[tuple[str, list[str], bytes]]
FILES = Path(__file__).parent.parent / "examples"


@pytest.mark.parametrize("name", ["server", "client", "proxy"])
def test_an_example_is_short(name: str) -> None:
    assert len((FILES / f"{name}.py").read_text("utf-8").splitlines()) <= 60


def served(
    use: Callable[[int, list[Any]], Awaitable[Any]], *, tls: Any = None, users: Any = None
) -> tuple[Any, list[tuple[Any, ...]]]:
    """What is done with the port of our server, and the mail that this got, views and octets."""

    async def run() -> tuple[Any, list[tuple[Any, ...]]]:
        kept: list[tuple[Any, ...]] = []
        wrong: list[Any] = []
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: wrong.append(context))
        async with await listen(0, serve, lambda *mail: kept.append(mail), tls, users) as server:
            port = server.sockets[0].getsockname()[1]
            used = await asyncio.wait_for(use(port, kept), 60)
        # a client that was ended leaves connections behind, the last of them not even begun
        await asyncio.sleep(0)
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            _, pending = await asyncio.wait(others, timeout=5)
            for each in pending:
                each.cancel()
        await asyncio.sleep(0)
        assert not wrong
        return used, kept

    return asyncio.run(run())


def as_text(kept: list[tuple[Any, ...]]) -> Kept:
    """The paths of mail as text."""
    return [
        (str(mail.reverse_path), [str(rcpt.forward_path) for rcpt in to], content)
        for mail, to, content in kept
    ]


def test_smtplib_delivers_to_the_server() -> None:
    def talk(port: int) -> list[int]:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            client.sendmail("a@x.example", ["b@y.example", "c@y.example"], MAIL)
            codes = [client.docmd(line)[0] for line in ("DATA", "FOO", "MAIL FROM <a@b>", "HELP")]
            client.mail("")
            codes.append(client.mail("a@x.example")[0])
            client.send(b"BDAT 3\r\nxyz")  # nobody to deliver it to
            codes.append(client.getreply()[0])
            client.rcpt("b@y.example")
            client.send(b"BDAT 3\r\na\r\n")
            codes.append(client.getreply()[0])
            client.send(b"BDAT 3 LAST\r\n.\r\n")
            return [*codes, client.getreply()[0]]

    codes, kept = served(lambda port, _: asyncio.to_thread(talk, port))
    assert codes == [503, 500, 501, 502, 503, 503, 250, 250]
    assert as_text(kept) == [
        ("a@x.example", ["b@y.example", "c@y.example"], MAIL),
        ("", ["b@y.example"], b"a\r\n.\r\n"),
    ]


def test_a_chunk_that_was_given_up_is_in_no_other_mail() -> None:
    def talk(port: int) -> None:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            client.ehlo()
            for chunk in (b"BDAT 3\r\na\r\n", b"RSET\r\n", b"BDAT 3 LAST\r\nb\r\n"):
                if chunk[:1] == b"B":
                    client.mail("a@x.example")
                    client.rcpt("b@y.example")
                client.send(chunk)
                assert client.getreply()[0] == 250

    assert [
        content for _, _, content in served(lambda port, _: asyncio.to_thread(talk, port))[1]
    ] == [b"b\r\n"]


def test_smtplib_authenticates_inside_tls(tmp_path: Path) -> None:
    path = peers.certificate(tmp_path)

    def talk(port: int) -> list[int]:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            client.ehlo()
            assert not client.has_extn("AUTH")
            codes = [client.docmd("AUTH PLAIN AGE=")[0]]
            client.starttls(context=peers.client_context(path))
            client.ehlo()
            assert not client.has_extn("STARTTLS")
            client.user, client.password = "tim", "wrong"
            with pytest.raises(smtplib.SMTPAuthenticationError):
                client.auth("PLAIN", client.auth_plain)
            for line in ("AUTH LOGIN", "*", "AUTH PLAIN", "=?", "AUTH CRAM-MD5"):
                codes.append(client.docmd(line)[0])
            client.password = "tanstaaf"
            codes += [client.auth("LOGIN", client.auth_login)[0]]
            client.sendmail("a@x.example", "b@y.example", MAIL)
        return codes

    users = {"tim": "tanstaaf"}
    codes, kept = served(
        lambda port, _: asyncio.to_thread(talk, port), tls=peers.server_context(path), users=users
    )
    assert codes == [502, 334, 501, 334, 501, 504, 235]
    assert as_text(kept) == [("a@x.example", ["b@y.example"], MAIL)]


def test_what_is_sent_ahead_of_tls_is_not_taken_for_sent_inside(tmp_path: Path) -> None:
    """RFC 3207, 4; in one segment with STARTTLS, and in one of its own behind it."""
    path = peers.certificate(tmp_path)

    async def talk(port: int, _: Any) -> list[bytes]:
        answers = []
        for segments in (
            [b"EHLO x\r\nSTARTTLS\r\nNOOP\r\n"],
            [b"EHLO x\r\n", b"STARTTLS\r\n", b"NOOP\r\n"],
        ):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            answers.append(b"")
            with suppress(ConnectionError):
                for segment in segments:
                    writer.write(segment)
                    await asyncio.sleep(0.05)
                while octets := await reader.read(4096):
                    answers[-1] += octets
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()
        return answers

    answers, _ = served(talk, tls=peers.server_context(path))
    # the connection ends: the first one before a handshake, and the second one is none
    for answer in answers:
        assert b"\r\n220 ok\r\n" in answer or b"\r\n554 " in answer, answer
        assert b"250 ok" not in answer


async def delivery(
    port: int,
    sender: str = "a@x.example",
    to: tuple[str, ...] = ("b@y.example",),
    mail: bytes = MAIL,
    **how: Any,
) -> dict[str, int]:
    """Deliver a mail; give the codes of those that were refused."""
    options = {"protocol": how.pop("protocol", "SMTP")}
    refused = await connect(
        peers.HOST,
        port,
        lambda wire: deliver(wire, sender, list(to), mail, host=peers.HOST, **how),
        **options,
    )
    return {name: reply.code for name, reply in refused.items()}


def test_the_client_delivers_to_the_server(tmp_path: Path) -> None:
    path = peers.certificate(tmp_path)
    how = {"tls": peers.client_context(path), "login": ("tim", "tanstaaf"), "notify": ["NEVER"]}
    content = MAIL + "ü\r\n".encode()
    refused, kept = served(
        lambda port, _: delivery(port, "ü@x.example", mail=content, **how),
        tls=peers.server_context(path),
        users={"tim": "tanstaaf"},
    )
    assert (refused, as_text(kept)) == ({}, [("ü@x.example", ["b@y.example"], content)])
    [(mail, [rcpt], _)] = kept
    assert (mail.smtputf8, mail.body, rcpt.notify) == (True, "8BITMIME", {"NEVER"})


def test_the_client_trusts_no_certificate_that_it_does_not_know(tmp_path: Path) -> None:
    context = peers.server_context(peers.certificate(tmp_path))
    with pytest.raises(ssl.SSLError):
        served(lambda port, _: delivery(port, tls=ssl.create_default_context()), tls=context)


def test_the_proxy_passes_all_on_and_tells_what_answers_what() -> None:
    logged: list[tuple[Any, ...]] = []

    def log(message: Any, answered: Any) -> None:
        logged.append((message.sender, message.verb or message.code, answered and answered.verb))

    def talk(port: int) -> None:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            client.sendmail("a@x.example", "b@y.example", MAIL)

    async def use(port: int, _: Any) -> None:
        answer = lambda *both: relay((peers.HOST, port), log, *both)  # noqa: E731
        async with await asyncio.start_server(answer, peers.HOST, 0) as proxy:
            await asyncio.to_thread(talk, proxy.sockets[0].getsockname()[1])
            while len(logged) < 13:
                await asyncio.sleep(0.01)

    _, kept = served(use)
    assert as_text(kept) == [("a@x.example", ["b@y.example"], MAIL)]
    verbs = ["EHLO", "MAIL", "RCPT", "DATA", None, "QUIT"]
    codes = [250, 250, 250, 354, 250, 221]
    assert logged[0] == ("server", 220, None)
    assert logged[1::2] == [("client", verb, None) for verb in verbs]
    assert logged[2::2] == [("server", code, verb) for code, verb in zip(codes, verbs, strict=True)]


def test_the_proxy_shows_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    observer = smtpkit.Observer()
    observer.server(b"220 mx.example\r\n")
    for message in observer.client(b"AUTH PLAIN AHRpbQB0YW5zdGFhZg==\r\n"):
        show(message, None)
    auth = message
    for message in observer.server(b"535 no tanstaaf\r\n"):
        show(message, auth)
    first, problem, second, *_ = capsys.readouterr().out.splitlines()
    assert first.startswith("client: command {'verb': 'AUTH', 'mechanism': 'PLAIN'")
    assert problem == "    AUTH is out of order (initial)"
    assert second.startswith("server: reply to AUTH {")
    assert "tanstaaf" not in second
    assert "AHRp" not in first


def test_the_client_delivers_to_aiosmtpd() -> None:
    smtp = pytest.importorskip("aiosmtpd.smtp", reason="aiosmtpd is of the extra test")
    kept: Kept = []

    class Handler:
        async def handle_RCPT(self, _: Any, __: Any, envelope: Any, to: str, ___: Any) -> str:
            if to.startswith("no"):
                return "550 5.1.1 nobody"
            envelope.rcpt_tos.append(to)
            return "250 ok"

        async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:
            kept.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
            return "250 kept"

    async def run() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: smtp.SMTP(Handler()), "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            to = ("b@y.example", "no@y.example")
            assert await delivery(port, to=to) == {to[1]: 550}
            with pytest.raises(ConnectionError, match="nobody"):
                await delivery(port, "", to[1:])

    asyncio.run(asyncio.wait_for(run(), 30))
    assert kept == [("a@x.example", ["b@y.example"], MAIL)]
