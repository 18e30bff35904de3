"""`python -m grammar` writes what is derived from the grammar; `--check` only reports.

`python -m grammar --extension module:NAME --output FILE` writes a dialect: RFC 5321, the registry
and the extension that the module declares under this name.

`python -m grammar coverage` says what of the registry is typed, generic or missing.
"""

from __future__ import annotations

import argparse
import sys
from importlib.util import find_spec
from pathlib import Path

from grammar.generator.compiler import compile_dialect, load_extensions
from grammar.generator.files import files, formatted
from grammar.review.coverage import TYPED, coverage, registry, report
from grammar.sasl import MECHANISMS, NAMES
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


def write_dialect(names: list[str], output: Path) -> int:
    """Write the dialect of these extensions, each given as `module:NAME`."""
    sys.path.insert(0, str(Path.cwd()))
    try:
        _, source = compile_dialect(load_extensions(names), names=names)
    except (AttributeError, ImportError, TypeError, ValueError) as error:
        print(f"{' '.join(names)}: {error}", file=sys.stderr)
        return 1
    # the formatter is the project's; a dialect does without it
    try:
        output.write_text(formatted(source) if find_spec("ruff") else source, "utf-8")
    except OSError as error:
        print(f"{output}: {error.strerror}", file=sys.stderr)
        return 1
    print(f"wrote: {output}")
    return 0


def cover(path: Path | None, every: bool) -> int:
    """Print what of the registry the grammar has; 1 where not all of it is typed."""
    try:
        given = registry(path)
    except (OSError, ValueError) as error:
        print(f"{path or 'registry'}: {error}", file=sys.stderr)
        return 2
    entries = coverage(given)
    print(report(entries, every=every))
    print(f"{len(NAMES)} names of SASL mechanisms, {len(MECHANISMS)} with their messages")
    return int(any(entry.status != TYPED for entry in entries))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m grammar", description=__doc__)
    parser.add_argument(
        "action", nargs="?", choices=["coverage"], help="coverage: compare with the registry"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when stale")
    parser.add_argument(
        "--extension", action="append", metavar="MODULE:NAME", help="an extension of a dialect"
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="where the dialect is written")
    parser.add_argument(
        "--registry", type=Path, metavar="FILE", help="the registry that coverage is about"
    )
    parser.add_argument(
        "--all", action="store_true", help="with coverage: name every entry, the typed ones too"
    )
    options = parser.parse_args(arguments)
    if options.action == "coverage":
        return cover(options.registry, options.all)
    if bool(options.extension) != bool(options.output):
        parser.error("--extension and --output go together")
    if options.extension:
        return write_dialect(options.extension, options.output)
    return write(options.check)


if __name__ == "__main__":
    sys.exit(main())
