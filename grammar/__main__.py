"""`python -m grammar` writes what is derived from the grammar; `--check` only reports.

`python -m grammar dialect module:NAME --output FILE` writes a dialect: RFC 5321, the registry and
the extension that the module declares under this name.

`python -m grammar coverage` says what of the registry is typed, generic or missing.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from grammar.dialects import add_arguments, write_dialect
from grammar.generator.files import files
from grammar.review.coverage import TYPED, coverage, registry, report
from grammar.sasl import NAMES
from grammar.specification import SPECIFICATION

TOP = Path(__file__).parent.parent


def stale() -> dict[Path, str]:
    """The files that are not what the grammar says, with the text they should have."""
    wanted = {TOP / name: text for name, text in files(SPECIFICATION).items()}
    return {
        path: text
        for path, text in wanted.items()
        if not path.exists() or path.read_text("utf-8") != text
    }


def write(check: bool) -> int:
    """Write what is stale, or only report it."""
    changed = stale()
    for path, text in changed.items():
        print(f"{'stale' if check else 'wrote'}: {path.relative_to(TOP)}")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    if check and changed:
        print("run `python -m grammar`", file=sys.stderr)
    return int(check and bool(changed))


def cover(path: Path | None, every: bool) -> int:
    """Print what of the registry the grammar has; 1 where not all of it is typed."""
    try:
        given = registry(path)
    except (OSError, ValueError) as error:
        print(f"{path or 'registry'}: {error}", file=sys.stderr)
        return 2
    entries = coverage(given)
    print(report(entries, every=every))
    typed = len(SPECIFICATION.mechanisms)
    print(f"{len(NAMES)} names of SASL mechanisms, {typed} with their messages")
    return int(any(entry.status != TYPED for entry in entries))


def main(arguments: list[str] | None = None) -> int:
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["dialect"]:
        dialect = argparse.ArgumentParser(prog="python -m grammar dialect")
        add_arguments(dialect)
        return write_dialect(dialect.parse_args(given[1:]))
    parser = argparse.ArgumentParser(prog="python -m grammar", description=__doc__)
    parser.add_argument(
        "action", nargs="?", choices=["coverage"], help="coverage: compare with the registry"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when stale")
    parser.add_argument(
        "--registry", type=Path, metavar="FILE", help="the registry that coverage is about"
    )
    parser.add_argument(
        "--all", action="store_true", help="with coverage: name every entry, the typed ones too"
    )
    options = parser.parse_args(given)
    if options.action == "coverage":
        return cover(options.registry, options.all)
    return write(options.check)


if __name__ == "__main__":
    sys.exit(main())
