"""The RFCs' own ABNF, run by the independent `abnf` package: the outside judge of our parser.

The rules come from `data/abnf.md`. Octets are handed over as latin-1 code points, so that a
terminal such as `%xC2-DF` matches an octet. With the extra `abnf[rust]` the same answers come
ten times faster.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from abnf import GrammarError, ParseError, Rule

SOURCE = Path(__file__).with_name("data") / "abnf.md"

# The sections of the file whose blocks are joined: base, typed, strict.
BASE, STRICT, OVERLAY, TYPED = "1", "2", "3", "4"

# The file's stated reading of `esmtp-value =/ UTF8-non-ascii` (its section 3).
ESMTP_VALUE = "esmtp-value = 1*( %d33-60 / %d62-126 / UTF8-non-ascii )\n"


@cache
def load(text: str) -> type[Rule]:
    """A `Rule` class of its own for a list of rules, each of them defined."""
    grammar: type[Rule] = type("Grammar", (Rule,), {})
    grammar.load_grammar(text)
    rules: list[Rule] = grammar.rules()  # type: ignore[no-untyped-call]
    undefined = sorted(rule.name for rule in rules if not hasattr(rule, "definition"))
    if undefined:
        raise GrammarError(f"rules without a definition: {', '.join(undefined)}")
    return grammar


def matches(grammar: type[Rule], rule: str, octets: bytes) -> bool:
    """Whether `rule` matches the whole of `octets`; a rule the grammar lacks is an error."""
    found = grammar.get(rule)
    if found is None:
        raise GrammarError(f"no rule {rule!r}")
    try:
        found.parse_all(octets.decode("latin-1"))
    except ParseError:
        return False
    return True


@lru_cache(maxsize=1 << 16)
def accepts(rule: str, octets: bytes, utf8: bool = False) -> bool:
    """Whether the RFC's `rule` matches the whole of `octets`, by RFC 6531 if `utf8`."""
    return matches(reference(utf8), rule, octets)


@cache
def reference(utf8: bool = False) -> type[Rule]:
    """The rules of `data/abnf.md`, with the UTF-8 overlay on request."""
    return load(reference_text(utf8))


def reference_text(utf8: bool = False) -> str:
    """The ABNF text that `reference` loads."""
    text = "\n".join(blocks("abnf", section) for section in (BASE, TYPED, STRICT))
    if not utf8:
        return text
    overlaid = text + "\n" + blocks("abnf-overlay", OVERLAY)
    return re.sub(r"(?m)^esmtp-value .*\n", "", overlaid) + ESMTP_VALUE


def blocks(language: str, section: str) -> str:
    """The fenced blocks of one language in one section of `data/abnf.md`."""
    chapters = re.split(r"(?m)^## ", SOURCE.read_text(encoding="utf-8"))
    chapter = next(chapter for chapter in chapters if chapter.startswith(f"{section}. "))
    return "\n".join(re.findall(rf"(?ms)^```{language}\n(.*?)^```", chapter))
