"""Fuzzes the library, guided by coverage: `python -m tests.fuzz --minutes 30`.

Needs the extra `fuzz` (atheris, which has libFuzzer in it). Each target runs in a process of its
own; what a failure is, `targets` says. One input for each fault, the smallest that was met, is
written into the folder of faults, and the exit status is 1 where there are any:
`python -m tests.fuzz --target command --replay FILE...` shows them again.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import pkgutil
import re
import subprocess
import sys
import traceback
from pathlib import Path

# as the tests import one another
sys.path.insert(0, str(Path(__file__).parents[1]))

TARGETS = (
    *("command", "reply", "capabilities", "layer", "exchange", "message", "builder"),
    *("capture", "connection", "observer", "packets", "transcript"),
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30, help="for all targets together")
    parser.add_argument("--target", choices=TARGETS, action="append", help="all, by default")
    parser.add_argument("--folder", type=Path, default=Path("build/fuzz"), help="corpus and faults")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--replay", type=Path, nargs="+", help="run these files, and nothing else")
    parser.add_argument("--in-this-process", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    targets = given.target or TARGETS
    seconds = max(1, round(given.minutes * 60 / len(targets)))
    if given.replay:
        return replay(targets[0], given.replay)
    if given.in_this_process:
        fuzz(targets[0], seconds, given.folder, given.seed)
    faults = 0
    for target in targets:
        folder = given.folder / "faults" / target
        folder.mkdir(parents=True, exist_ok=True)
        before = set(folder.iterdir())
        command = [sys.executable, "-m", "tests.fuzz", "--in-this-process", "--target", target]
        command += ["--minutes", str(seconds / 60), "--folder", str(given.folder)]
        done = subprocess.run([*command, "--seed", str(given.seed)], capture_output=True, text=True)
        told = re.findall(r"(?m)^Done .*|\bcov: \d+", done.stderr)
        if done.returncode:
            print(done.stdout[-2000:], done.stderr[-2000:], sep="\n")
            faults += 1
        print(f"{target}: {', '.join(told[-2:])}", flush=True)
        for path in sorted(set(folder.iterdir()) - before):
            faults += 1
            print(f"    {path}: {path.read_bytes()!r}")
    return int(faults > 0)


def replay(target: str, paths: list[Path]) -> int:
    from fuzz import targets

    failed = 0
    for path in paths:
        try:
            targets.TARGETS[target](path.read_bytes())
        except Exception:
            failed += 1
            print(f"{path}: {path.read_bytes()!r}")
            traceback.print_exc()
    return int(failed > 0)


def fuzz(name: str, seconds: int, folder: Path, seed: int) -> None:
    """Fuzz one target; libFuzzer ends the process."""
    import atheris

    with atheris.instrument_imports(include=["smtpkit"], enable_loader_override=False):
        from fuzz import targets

        # what is loaded late is instrumented, too
        for module in pkgutil.walk_packages(targets.smtpkit.__path__, "smtpkit."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)

    corpus, faults = folder / "corpus" / name, folder / "faults" / name
    for each in (corpus, faults):
        each.mkdir(parents=True, exist_ok=True)
    for octets in targets.seeds(name):
        (corpus / hashlib.sha1(octets).hexdigest()).write_bytes(octets)
    words = folder / "words"
    words.write_text(
        "".join(
            '"' + "".join(f"\\x{octet:02x}" for octet in word) + '"\n' for word in targets.words()
        )
    )
    target = targets.TARGETS[name]

    def one(octets: bytes) -> None:
        try:
            target(octets)
        except Exception as error:
            keep(error, octets, faults)

    options = [f"-max_total_time={seconds}", "-max_len=600", f"-dict={words}", f"-seed={seed}"]
    options += ["-timeout=20", "-rss_limit_mb=4000", f"-artifact_prefix={faults}/"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], one)
    atheris.Fuzz()


def keep(error: Exception, octets: bytes, folder: Path) -> None:
    """Keep the smallest input of each fault: the kind of error, and the lines that raised it."""
    frames = traceback.extract_tb(error.__traceback__)[-2:]
    places = "-".join(f"{Path(frame.filename).stem}.{frame.lineno}" for frame in frames)
    path = folder / f"{type(error).__name__}-{places}"
    if not path.exists() or len(path.read_bytes()) > len(octets):
        path.write_bytes(octets)


if __name__ == "__main__":
    sys.exit(main())
