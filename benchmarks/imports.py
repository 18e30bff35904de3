"""What `import smtpkit` adds to a bare interpreter, beside `import construct`."""

from __future__ import annotations

import os
import random
import site
import subprocess
import sys
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median

from benchmarks.report import Bar, table

ROOT = Path(__file__).parents[1]

PROGRAMS = {
    "bare interpreter": "pass",
    "import smtpkit": "import smtpkit",
    "import construct": "import construct",
    "import re": "import re",
    "import smtplib": "import smtplib",
}

LOADED = "import sys, smtpkit; print(*({'construct', 'grammar', 're'} & sys.modules.keys()))"


def imports(quick: bool) -> list[Bar]:
    """Time fresh processes, interleaved, by the CPU time the kernel counted for them."""
    programs = {name: text for name, text in PROGRAMS.items() if _runs(text)}
    for name in PROGRAMS.keys() - programs.keys():
        print(f"skipped: {name} (not importable)")
    samples = _samples(list(programs.values()), 5 if quick else 31)
    bare = samples.pop("pass")
    added = {
        text: [one - other for one, other in zip(spent, bare, strict=True)]
        for text, spent in samples.items()
    }
    rows = [["bare interpreter", f"{median(bare) * 1e3:.1f}", "", ""]]
    for text, more in added.items():
        share = _share(more, added.get("import construct"))
        rows.append(
            [text, f"{median(samples[text]) * 1e3:.1f}", f"{median(more) * 1e3:.1f}", share]
        )
    table("import", ["", "ms", "added ms", "of construct's"], rows)
    if not {"import smtpkit", "import construct"} <= added.keys():
        return []
    loaded = subprocess.check_output(_command(LOADED), env=_environment(), text=True).split()
    print(f"\n  import smtpkit loads: {', '.join(loaded) or 'none of construct, grammar, re'}")
    unwanted = len({"construct", "grammar"} & set(loaded))
    part = median(added["import smtpkit"]) / median(added["import construct"])
    return [
        Bar("import smtpkit adds, of what import construct adds", "at most", 0.25, part),
        Bar("import smtpkit loads construct or grammar", "at most", 0, unwanted),
    ]


def _share(more: list[float], construct: list[float] | None) -> str:
    return f"{median(more) / median(construct):.2f}" if construct else "-"


def _samples(programs: list[str], rounds: int) -> dict[str, list[float]]:
    samples: dict[str, list[float]] = {text: [] for text in programs}
    for _ in range(rounds):
        for text in random.sample(programs, len(programs)):
            samples[text].append(_seconds(text))
    return samples


def _seconds(text: str) -> float:
    """The CPU time of one fresh process."""
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run(_command(text), check=True, env=_environment())
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _runs(text: str) -> bool:
    """Whether the program runs at all; running it also writes its bytecode."""
    done = subprocess.run(_command(text), check=False, env=_environment(), capture_output=True)
    return done.returncode == 0


def _command(text: str) -> list[str]:
    """Run it without `site`: the hooks of editable installs load modules of their own.

    But with `os`, which is loaded by `site` in every other interpreter.
    """
    return [sys.executable, "-S", "-c", f"import os; {text}"]


def _environment() -> dict[str, str]:
    """Where to find the packages, and no setting that keeps our own from having bytecode."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPATH": os.pathsep.join([str(ROOT), *site.getsitepackages()])}
