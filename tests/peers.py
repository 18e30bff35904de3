"""Other implementations, as processes on the loopback interface: found, started, and ended."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

#: daemons are not on everybody's path
PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
HOST = "127.0.0.1"


def program(name: str) -> str:
    """Where a program is; the test is skipped where it is not installed."""
    found = shutil.which(name, path=PATH)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])


def certificate(folder: Path) -> Path:
    """A self-signed certificate for 127.0.0.1 with its key, in one file, by openssl."""
    path = folder / "certificate.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = [program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    subprocess.run(
        [*command, *subject, "-keyout", str(path), "-out", str(path) + ".crt"],
        check=True,
        capture_output=True,
    )
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    path.chmod(0o600)
    return path


def server_context(path: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def client_context(path: Path) -> ssl.SSLContext:
    """A context that trusts this certificate alone."""
    return ssl.create_default_context(cafile=str(path))


@contextmanager
def running(command: list[str], port: int, log: Path, end: Sequence[str] = ()) -> Iterator[None]:
    """A server as a process of its own, while it is used; what it says is in `log`.

    end: the command that ends it, where it leaves its session
    """
    with log.open("wb") as out:
        process = subprocess.Popen(
            [program(command[0]), *command[1:]],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,  # so that all that it starts can be ended with it
        )
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            assert process.poll() is None, log.read_text(errors="replace")[-3000:]
            with suppress(OSError), socket.create_connection((HOST, port), 1) as one:
                if one.recv(1):
                    break
            time.sleep(0.1)
        else:
            raise AssertionError(log.read_text(errors="replace")[-3000:])
        yield
    finally:
        if end:
            subprocess.run([program(end[0]), *end[1:]], check=True, capture_output=True, timeout=30)
        for number in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, number)
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
