"""`python -m grammar dialect`: a dialect as a module, and what else is derived from it, as files.

    python -m grammar dialect shades:SHADE --without SIZE --output shade.py

writes the module of RFC 5321, the registry and the extension `SHADE` of the module `shades`, but
for SIZE. The choices are those of `smtpkit.dialect`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from grammar.generator.abnf import abnf
from grammar.generator.compiler import choice, compile_dialect, load_extensions
from grammar.generator.layout import filled
from grammar.generator.reference import pages
from grammar.generator.strategies import strategies

__all__ = ["add_arguments", "write_dialect"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "extensions",
        nargs="*",
        metavar="MODULE:NAME",
        help="an extension, and where it is declared",
    )
    parser.add_argument(
        "--output", type=Path, metavar="FILE", required=True, help="where the module is written"
    )
    parser.add_argument(
        "--only",
        type=_keywords,
        metavar="KEYWORDS",
        help="the EHLO keywords of the registered extensions that are kept, commas between them",
    )
    parser.add_argument(
        "--without",
        type=_keywords,
        default=[],
        metavar="KEYWORDS",
        help="those of extensions that are left out",
    )
    parser.add_argument(
        "--unknown",
        default="generic",
        metavar="WHAT",
        help="what becomes of parameters that are not declared: generic (kept as they stand; this "
        "is usual) or refused (an error, 555)",
    )
    parser.add_argument("--abnf", type=Path, metavar="FILE", help="where its ABNF is written")
    parser.add_argument("--pages", type=Path, metavar="FOLDER", help="where its pages are written")
    parser.add_argument(
        "--strategies",
        type=Path,
        metavar="FILE",
        help="where its Hypothesis strategies are written",
    )


def _keywords(text: str) -> list[str]:
    return [word for word in text.replace(",", " ").split() if word]


def write_dialect(options: argparse.Namespace) -> int:
    """Write what is asked for; 1 where there is no such dialect, or no such place."""
    names: list[str] = options.extensions
    sys.path.insert(0, str(Path.cwd()))
    try:
        chosen = choice(
            load_extensions(names), options.without, options.only, unknown=options.unknown
        )
        specification, source = compile_dialect(chosen, names)
        texts = {options.output: filled(source)}
        if options.abnf:
            texts[options.abnf] = abnf(specification)
        if options.pages:
            written = pages(specification, options.output.stem)
            texts |= {options.pages / Path(name).name: text for name, text in written.items()}
        if options.strategies:
            texts[options.strategies] = filled(strategies(specification))
    except (AttributeError, ImportError, TypeError, ValueError) as error:
        print(f"{' '.join(['dialect', *names])}: {error}", file=sys.stderr)
        return 1
    for path, text in texts.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        except OSError as error:
            print(f"{path}: {error.strerror}", file=sys.stderr)
            return 1
        print(f"wrote: {path}")
    return 0
