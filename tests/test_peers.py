"""The examples against the clients and servers that mail is really sent with, on loopback.

Each one is skipped where it is not installed; `.ci/peers` installs them all. Content is compared
octet by octet; in front of it relays put headers of their own.
"""

from __future__ import annotations

import asyncio
import os
import pwd
import socket
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import peers
import pytest
from peers import HOST, program, running
from test_example_connections import as_text, delivery, served

import smtpkit
from examples.wire import Wire
from smtpkit.octets import verb_of

SENDER, TO = "a@x.example", ("b@y.example", "c@y.example")
HEADER = b"From: a@x.example\r\nTo: b@y.example\r\nSubject: dots\r\n"
HEADER += b"Message-ID: <1@x.example>\r\nDate: Fri, 27 Nov 2026 09:00:00 +0000\r\n\r\n"
BODY = b".a\r\n..\r\nb\r\n.\r\n\r\n" + b"0123456789" * 90 + b"\r\n" + b"line\r\n" * 20_000
MAIL = HEADER + BODY
UTF8 = HEADER + "ü\r\n".encode() + BODY
USERS = {"tim": "tanstaaf"}


class Files(NamedTuple):
    """What programs are given: a mail, with CRLF, with LF, without its last LF; a certificate."""

    folder: Path
    crlf: Path
    lf: Path
    ended: Path
    certificate: Path


@pytest.fixture
def files() -> Iterator[Files]:
    # not pytest's own, which other users, as daemons are, may not enter
    with tempfile.TemporaryDirectory(prefix="smtpkit-peers-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        crlf, lf, ended = folder / "crlf", folder / "lf", folder / "ended"
        crlf.write_bytes(MAIL)
        lf.write_bytes(MAIL.replace(b"\r\n", b"\n"))
        ended.write_bytes(lf.read_bytes()[:-1])
        yield Files(folder, crlf, lf, ended, peers.certificate(folder))


@pytest.fixture
def verbs(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """The verbs of what our client sends."""
    found: Counter[str] = Counter()
    send = Wire.send

    def sent(wire: Wire, said: Any) -> None:
        if wire.connection.role == smtpkit.CLIENT and isinstance(said, bytes):
            found[verb_of(said)] += 1
        send(wire, said)

    monkeypatch.setattr(Wire, "send", sent)
    return found


# ---------------------------------------------------------------------------- clients


def run(command: list[str], standard_input: Path | None = None) -> None:
    done = subprocess.run(
        [program(command[0]), *command[1:]],
        input=None if standard_input is None else standard_input.read_bytes(),
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode(errors="replace")[-3000:]


def by_curl(port: int, files: Files, inside: bool) -> None:
    tls = ["--ssl-reqd", "--cacert", str(files.certificate), "--user", "tim:tanstaaf"]
    to = [word for each in TO for word in ("--mail-rcpt", each)]
    mail = ["--mail-from", SENDER, *to, "--upload-file", str(files.crlf)]
    server = f"smtp://{HOST}:{port}/client.example"
    run(["curl", "-sS", server, *mail, *(tls if inside else [])])


def by_swaks(port: int, files: Files, inside: bool) -> None:
    tls = ["-tls", "--tls-verify", "--tls-ca-path", str(files.certificate)]
    tls += ["--auth", "LOGIN", "--auth-user", "tim", "--auth-password", "tanstaaf"]
    mail = ["--from", SENDER, "--to", ",".join(TO), "--data", f"@{files.ended}"]
    server = ["--server", HOST, "--port", str(port), "--ehlo", "client.example", "--pipeline"]
    run(["swaks", *server, *mail, *(tls if inside else [])])


def by_msmtp(port: int, files: Files, inside: bool) -> None:
    tls = ["--tls=on", "--tls-starttls=on", f"--tls-trust-file={files.certificate}"]
    tls += ["--auth=plain", "--user=tim", "--passwordeval=echo tanstaaf"]
    server = ["--file=/dev/null", f"--host={HOST}", f"--port={port}", f"--from={SENDER}"]
    server += ["--dsn-notify=failure,delay", "--dsn-return=hdrs"]
    run(["msmtp", *server, *(tls if inside else ["--tls=off"]), "--", *TO], files.lf)


def by_smtp_source(port: int, files: Files) -> None:
    mail = ["-f", SENDER, "-t", TO[0], "-F", str(files.lf)]
    run(["smtp-source", "-m", "6", "-s", "3", *mail, f"{HOST}:{port}"])


CLIENTS: dict[str, Callable[[int, Files, bool], None]] = {
    "curl": by_curl,
    "swaks": by_swaks,
    "msmtp": by_msmtp,
}


@pytest.mark.parametrize("inside", [False, True], ids=["plain", "tls and AUTH"])
@pytest.mark.parametrize("name", CLIENTS)
def test_a_client_delivers_to_the_server(name: str, inside: bool, files: Files) -> None:
    program(name)
    _, kept = served(
        lambda port, _: asyncio.to_thread(CLIENTS[name], port, files, inside),
        tls=peers.server_context(files.certificate) if inside else None,
        users=USERS,
    )
    assert as_text(kept) == [(SENDER, list(TO), MAIL)]
    if name == "msmtp":
        [(mail, to, _)] = kept
        assert (mail.ret, [rcpt.notify for rcpt in to]) == ("HDRS", [{"FAILURE", "DELAY"}] * 2)


def test_curl_sends_an_address_in_utf_8(files: Files) -> None:
    program("curl")
    mail = ["--mail-from", "ü@x.example", "--mail-rcpt", "ß@y.example"]
    command = ["curl", "-sS", *mail, "--upload-file", str(files.crlf)]
    _, kept = served(lambda port, _: asyncio.to_thread(run, [*command, f"smtp://{HOST}:{port}"]))
    assert as_text(kept) == [("ü@x.example", ["ß@y.example"], MAIL)]
    assert kept[0][0].smtputf8


def test_smtp_source_delivers_to_the_server_over_several_connections(files: Files) -> None:
    program("smtp-source")
    _, kept = served(lambda port, _: asyncio.to_thread(by_smtp_source, port, files))
    # it ends a file by one line end more
    assert as_text(kept) == [(SENDER, [TO[0]], MAIL + b"\r\n")] * 6


# ---------------------------------------------------------------------------- servers


def user(*names: str) -> None:
    """Skip where a daemon that changes to these users cannot."""
    if os.geteuid() != 0:
        pytest.skip("only root may start it")
    known = {each.pw_name for each in pwd.getpwall()}
    for name in names:
        if name not in known:
            pytest.skip(f"there is no user {name}")


@pytest.mark.parametrize("options", [[], ["-p", "-8"], ["-L"]], ids=["ESMTP", "bare", "LMTP"])
def test_the_client_delivers_to_smtp_sink(options: list[str], files: Files) -> None:
    port = peers.free_port()
    # as root it has to be told that this is meant
    owner = ["-u", "root"] if os.geteuid() == 0 else []
    command = ["smtp-sink", *owner, *options, "-d", f"{files.folder}/kept."]
    protocol = "LMTP" if "-L" in options else "SMTP"
    with running([*command, f"{HOST}:{port}", "10"], port, files.folder / "log"):
        assert asyncio.run(delivery(port, SENDER, TO, MAIL, protocol=protocol)) == {}
    [kept] = files.folder.glob("kept.*")
    envelope, _, content = kept.read_bytes().partition(b"\nReceived: ")
    told = [line.split(b": ")[1].decode() for line in envelope.split(b"\n")[-3:]]
    assert told == [f"<{each}>" for each in (SENDER, *TO)]
    assert content.endswith(MAIL.replace(b"\r\n", b"\n") + b"\n")


def test_the_client_delivers_to_dovecot_by_lmtp(files: Files, verbs: Counter[str]) -> None:
    user("dovecot", "dovenull", "mail")
    port, mail, folder = peers.free_port(), pwd.getpwnam("mail"), files.folder
    (folder / "boxes").mkdir()
    os.chown(folder / "boxes", mail.pw_uid, mail.pw_gid)
    configuration = folder / "dovecot.conf"
    configuration.write_text(
        f"""base_dir = {folder}/run
state_dir = {folder}/run
log_path = /dev/stderr
protocols = lmtp
ssl = yes
ssl_cert = <{files.certificate}
ssl_key = <{files.certificate}
mail_location = maildir:{folder}/boxes/%u
mail_uid = {mail.pw_uid}
mail_gid = {mail.pw_gid}
first_valid_uid = 1
first_valid_gid = 1
passdb {{
  driver = static
  args = nopassword=yes
}}
userdb {{
  driver = static
  args = home={folder}/boxes/%u allow_all_users=yes
}}
service lmtp {{
  inet_listener lmtp {{
    address = {HOST}
    port = {port}
  }}
}}
service stats {{
  chroot =
}}
"""
    )
    with running(["dovecot", "-F", "-c", str(configuration)], port, folder / "log"):
        how = {"protocol": "LMTP", "tls": peers.client_context(files.certificate)}
        refused = asyncio.run(delivery(port, SENDER, (*TO, '"../d"@y.example'), MAIL, **how))
    assert refused == {'"../d"@y.example': 550}
    assert (verbs["BDAT"], verbs["DATA"]) == (1, 0)
    for box in TO:
        [kept] = (folder / "boxes" / box / "new").iterdir()
        assert kept.read_bytes().replace(b"\r\n", b"\n").endswith(MAIL.replace(b"\r\n", b"\n"))


# ---------------------------------------------------------------------------- relays


def postfix(port: int, out: int, files: Files) -> list[str]:
    user("postfix")
    folder = files.folder
    (folder / "postfix").mkdir()
    (folder / "data").mkdir()
    (folder / "queue").mkdir()
    os.chown(folder / "data", pwd.getpwnam("postfix").pw_uid, -1)
    (folder / "postfix" / "main.cf").write_text(
        f"""compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = /dev/stdout
myhostname = relay.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
relayhost = [{HOST}]:{out}
smtp_tls_security_level = secure
smtp_tls_CAfile = {files.certificate}
smtp_tls_secure_cert_match = 127.0.0.1
smtpd_tls_security_level = may
smtpd_tls_chain_files = {files.certificate}
"""
    )
    services = [
        f"{HOST}:{port} inet n - n - - smtpd",
        "postlog unix-dgram n - n - 1 postlogd",
        "cleanup unix n - n - 0 cleanup",
        "qmgr unix n - n 300 1 qmgr",
        "tlsmgr unix - - n 1000? 1 tlsmgr",
        "rewrite unix - - n - - trivial-rewrite",
        "defer unix - - n - 0 bounce",
        "relay unix - - n - - smtp",
        *(f"{name} unix - - n - 0 {name}" for name in ("bounce", "error", "proxymap", "smtp")),
        *(f"{name} unix - - n - 1 {name}" for name in ("anvil", "scache")),
    ]
    (folder / "postfix" / "master.cf").write_text("\n".join(services) + "\n")
    return ["postfix", "-c", f"{folder}/postfix", "start-fg"]


def exim(port: int, out: int, files: Files) -> list[str]:
    name = "Debian-exim"
    user(name)
    folder = files.folder
    (folder / "spool").mkdir()
    os.chown(folder / "spool", pwd.getpwnam(name).pw_uid, pwd.getpwnam(name).pw_gid)
    readable = folder / "exim.pem"
    readable.write_bytes(files.certificate.read_bytes())
    os.chown(readable, pwd.getpwnam(name).pw_uid, -1)
    readable.chmod(0o400)
    (folder / "exim.conf").write_text(
        f"""exim_path = {program("exim4")}
spool_directory = {folder}/spool
log_file_path = {folder}/spool/%slog
pid_file_path = {folder}/spool/pid
primary_hostname = relay.example
local_interfaces = {HOST}
daemon_smtp_ports = {port}
keep_environment =
tls_advertise_hosts = *
tls_certificate = {readable}
smtputf8_advertise_hosts = *
dsn_advertise_hosts = *
acl_smtp_rcpt = accept
acl_smtp_data = accept
deliver_drop_privilege = true
begin routers
out:
  driver = manualroute
  transport = out
  route_list = * {HOST} byname
  self = send
begin transports
out:
  driver = smtp
  port = {out}
  hosts_require_tls = *
  hosts_require_auth = *
  tls_verify_certificates = {readable}
begin authenticators
in:
  driver = plaintext
  public_name = PLAIN
  server_condition = ${{if and{{{{eq{{$auth2}}{{tim}}}}{{eq{{$auth3}}{{tanstaaf}}}}}}}}
  server_set_id = $auth2
  server_advertise_condition = ${{if def:tls_in_cipher}}
  client_send = ^tim^tanstaaf
"""
    )
    return ["exim4", "-C", f"{folder}/exim.conf", "-bdf"]


def opensmtpd(port: int, out: int, files: Files) -> list[str]:
    user("opensmtpd", "opensmtpq")
    with suppress(OSError), socket.socket(socket.AF_UNIX) as control:
        control.connect("/var/run/smtpd.sock")
        pytest.skip("one is running, and there cannot be two")
    configuration = files.folder / "smtpd.conf"
    configuration.write_text(
        f"""listen on {HOST} port {port}
action "out" relay host smtp+notls://{HOST}:{out}
match from any for any action "out"
"""
    )
    return ["smtpd", "-d", "-f", str(configuration)]


class Relay(NamedTuple):
    """How a relay is started; whether it has AUTH, SMTPUTF8, CHUNKING, and a TLS of its own."""

    command: Callable[[int, int, Files], list[str]]
    tls: bool = True
    auth: bool = False
    utf8: bool = True
    chunking: bool = True


RELAYS = {
    "postfix": Relay(postfix),
    "exim4": Relay(exim, auth=True),
    # 6.8 with OpenSSL 3 shakes no hands
    "smtpd": Relay(opensmtpd, tls=False, utf8=False, chunking=False),
}


@pytest.mark.parametrize("name", RELAYS)
def test_what_the_client_gives_to_a_relay_comes_to_the_server(
    name: str, files: Files, verbs: Counter[str]
) -> None:
    """Client, relay, server: the relay is a server of another make, then a client of it."""
    program(name)
    relay, port = RELAYS[name], peers.free_port()
    how: dict[str, Any] = {"notify": ["SUCCESS", "FAILURE"]}
    if relay.tls:
        how["tls"] = peers.client_context(files.certificate)
    if relay.auth:
        how["login"] = ("tim", "tanstaaf")
    sender, content = ("ü@x.example", UTF8) if relay.utf8 else (SENDER, MAIL)

    async def use(out: int, kept: list[Any]) -> None:
        command = relay.command(port, out, files)
        end = [*command[:-1], "stop"] if command[-1] == "start-fg" else []
        with running(command, port, files.folder / "log", end):
            assert await delivery(port, sender, TO, content, **how) == {}
            for _ in range(400):
                if sum(len(to) for _, to, _ in kept) == len(TO):
                    return
                await asyncio.sleep(0.05)
            raise AssertionError((files.folder / "log").read_text(errors="replace")[-3000:])

    context = peers.server_context(files.certificate) if relay.tls else None
    _, kept = served(use, tls=context, users=USERS)
    # what the server offers is used, and was not only offered
    assert (verbs["BDAT"], verbs["DATA"]) == (relay.chunking, not relay.chunking)
    for mail, to, received in kept:
        assert (str(mail.reverse_path), mail.smtputf8) == (sender, relay.utf8)
        assert received.endswith(content[len(HEADER) :])
        assert all(rcpt.notify == {"SUCCESS", "FAILURE"} for rcpt in to)
    assert sorted(str(rcpt.forward_path) for _, to, _ in kept for rcpt in to) == list(TO)
