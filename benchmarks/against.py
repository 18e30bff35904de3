"""`python -m benchmarks.against TREE`: what this tree takes as a multiple of what another takes.

Each tree has a process of its own, in which every task is prepared once; then both are asked in
turn, round by round, for the CPU time of a batch, so that the ratios hold on a busy machine.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from math import exp, log
from pathlib import Path
from statistics import median
from time import process_time

LINES = {
    "QUIT": b"QUIT\r\n",
    "EHLO": b"EHLO client.example\r\n",
    "MAIL": b"MAIL FROM:<ned@x.example>\r\n",
    "MAIL, five parameters": b"MAIL FROM:<ned@x.example> SIZE=500000 BODY=8BITMIME RET=HDRS "
    b"ENVID=QQ314159 AUTH=<>\r\n",
    "RCPT, two parameters": b"RCPT TO:<ned@y.example> NOTIFY=SUCCESS,DELAY "
    b"ORCPT=rfc822;ned@y.example\r\n",
    "BDAT": b"BDAT 86 LAST\r\n",
    "AUTH": b"AUTH PLAIN AHRpbQB0YW5zdGFhZg==\r\n",
    "quoted": b'MAIL FROM:<"n e d"@x.example>\r\n',
    "UTF-8": "MAIL FROM:<nÄd@x.example> SMTPUTF8\r\n".encode(),
    "literal": b"MAIL FROM:<ned@[192.0.2.1]>\r\n",
    "IPv6": b"MAIL FROM:<ned@[IPv6:2001:db8::1]>\r\n",
    "SUBMITTER": b"MAIL FROM:<ned@x.example> SUBMITTER=who@x.example\r\n",
    "BY": b"MAIL FROM:<ned@x.example> BY=120;R\r\n",
}
REPLIES = {
    "250": b"250 2.1.0 OK\r\n",
    "EHLO reply": b"250-x.example hi\r\n250-SIZE 1000\r\n250-PIPELINING\r\n250-8BITMIME\r\n"
    b"250-DSN\r\n250-AUTH PLAIN LOGIN\r\n250-CHUNKING\r\n250 SMTPUTF8\r\n",
}
REFUSED = {
    "no bracket": b"MAIL FROM:ned@x.example\r\n",
    "a bad fifth parameter": b"MAIL FROM:<ned@x.example> SIZE=500000 BODY=8BITMIME RET=HDRS "
    b"ENVID=QQ314159 AUTH=?<\r\n",
    "blank behind the colon": b"RCPT TO: <ned@x.example>\r\n",
}


def tasks() -> dict[str, Callable[[], object]]:
    """What is timed: name -> call, with the library that stands first on the path."""
    import smtpkit

    command, reply = smtpkit.parse_command, smtpkit.parse_reply
    found: dict[str, Callable[[], object]] = {}

    def fields_of(view: object) -> Callable[[], object]:
        names = type(view).fields  # type: ignore[attr-defined]
        return lambda: [getattr(view, name) for name in names]

    for name, line in LINES.items():
        found[f"view: {name}"] = lambda line=line: command(line)
        found[f"fields: {name}"] = fields_of(command(line))
        build, values = type(command(line)).build, command(line).values()  # type: ignore[attr-defined]
        found[f"build: {name}"] = lambda build=build, values=values: build(**values)
    for name, octets in REPLIES.items():
        view = reply(octets)
        found[f"view: {name}"] = lambda octets=octets: reply(octets)
        found[f"lines: {name}"] = lambda view=view: (view.code, view.lines)
        found[f"layer: {name}"] = lambda octets=octets: smtpkit.SmtpLayer(octets).reply_code
    found["capabilities"] = lambda: smtpkit.Capabilities(REPLIES["EHLO reply"]).size
    found["layer: MAIL"] = lambda: smtpkit.SmtpLayer(LINES["MAIL"]).mailfrom
    found["payload"] = lambda: smtpkit.is_smtp_payload(LINES["MAIL"])
    builder = smtpkit.SmtpBuilder
    found["builder"] = lambda: builder().mail_from("ned@x.example", size=5).quit().build()
    for name, line in REFUSED.items():
        found[f"refused: {name}"] = lambda line=line: _refused(command, line)
        found[f"lenient: {name}"] = lambda line=line: command(line, profile="lenient")
    return found


def _refused(parse: Callable[[bytes], object], line: bytes) -> str:
    try:
        parse(line)
    except ValueError as error:
        return str(error)
    raise AssertionError(f"{line!r} is read")


def serve(calls: Mapping[str, Callable[[], object]]) -> None:
    """Answer each line of standard input, a task and its loops, with the seconds it took."""
    print(json.dumps(list(calls)), flush=True)
    for line in sys.stdin:
        name, loops = json.loads(line)
        call, start = calls[name], process_time()
        for _ in range(loops):
            call()
        print(process_time() - start, flush=True)


class Process:
    """A process in which the tasks of a file are timed, with the library of one tree."""

    def __init__(self, tree: Path, file: str = __file__, engine: str = "") -> None:
        code = f"import sys; sys.path.insert(0, {str(tree)!r}); import runpy; "
        code += f"names = runpy.run_path({file!r}); names['serve'](names['tasks']())"
        pipe = subprocess.PIPE
        command = [sys.executable, "-c", code]
        variables = {**os.environ, "SMTPKIT_ENGINE": engine}
        self._process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, text=True, cwd=tree, env=variables
        )
        assert self._process.stdout is not None
        self.names: list[str] = json.loads(self._process.stdout.readline())

    def seconds(self, name: str, loops: int) -> float:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([name, loops]) + "\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate()


def main() -> None:
    """Print a row for each task, and the geometric mean of the ratios."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.against", description=__doc__)
    parser.add_argument("tree", type=Path, help="a checkout of another version")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    engine = os.environ.get("SMTPKIT_ENGINE", "")
    mine = Process(Path(__file__).parents[1], engine=engine)
    other = Process(options.tree.resolve(), engine=engine)
    ratios: dict[str, float] = {}
    for name in (name for name in mine.names if name in other.names):
        loops = 1
        while other.seconds(name, loops) < 0.004:
            loops *= 2
        mine.seconds(name, loops)
        pairs = [
            (mine.seconds(name, loops), other.seconds(name, loops)) for _ in range(options.rounds)
        ]
        ratios[name] = median(one / two for one, two in pairs)
        micro = median(one for one, _ in pairs) / loops * 1e6
        print(f"  {name:32} {micro:10.2f} us {ratios[name]:7.2f}", flush=True)
    mean = exp(sum(map(log, ratios.values())) / len(ratios))
    print(f"\n  geometric mean {mean:.3f}, greatest {max(ratios.values()):.2f}")
    mine.close()
    other.close()


if __name__ == "__main__":
    main()
