"""What the generator and the library agree on: the facts of a view's class.

A generated class has a property for each field, `build`, and what everybody may ask for (`rule`,
`reference`, `fields`, ...: see `View`). What else the library has to know in order to read and to
check its octets, to build them and to explain what is wrong with them stands in one object,
`facts`. The generator writes it out; nobody else has to know what is in it.

A view of one's own, of octets that no pattern reads, needs the groups alone:
`facts = ViewFacts(groups={"verb": (1,)})`.
"""

from __future__ import annotations

from smtpkit.matching import Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from smtpkit.engine import Machine

#: matches no octets at all
NOTHING = Pattern("(?!)")


class Lead:
    """The word that may lead the items of a list, where a lenient reading has to look for it.

    field, items: the names of its field and of the list
    pattern: what it looks like
    other, exempt: the field that goes with no such word where it begins like that
    first_word, any_word, agreeing_word: what it may be marked as at the beginning of an item,
        anywhere in it, and there if it begins as the other field does; with a group for the word
    """

    __slots__ = (
        "agreeing_word",
        "any_word",
        "exempt",
        "field",
        "first_word",
        "items",
        "other",
        "pattern",
    )

    def __init__(
        self,
        field: str,
        items: str,
        pattern: Pattern,
        other: str = "",
        exempt: bytes = b"",
        first_word: Pattern = NOTHING,
        any_word: Pattern = NOTHING,
        agreeing_word: Pattern = NOTHING,
    ) -> None:
        self.field, self.items, self.pattern = field, items, pattern
        self.other, self.exempt = other, exempt
        self.first_word, self.any_word, self.agreeing_word = first_word, any_word, agreeing_word

    def length(self, first: bytes, other: bytes) -> int:
        """How long the word is that leads the first item; 0 where none does."""
        word = first.partition(b" ")[0]
        is_exempt = self.exempt and other.startswith(self.exempt)
        return 0 if is_exempt or self.pattern.fullmatch(word) is None else len(word)


class ViewFacts:
    """The facts of a class of views."""

    __slots__ = (
        "_notes",
        "_short_names",
        "bracketed",
        "built_from_text",
        "dialect",
        "groups",
        "known",
        "lead",
        "line_limits",
        "machine",
        "mechanism",
        "narrow",
        "noted",
        "offered_by",
        "parameters",
        "pattern",
        "pieces",
        "reply",
        "secret",
        "secret_keywords",
        "words",
    )

    def __init__(
        self,
        *,
        pattern: Pattern = NOTHING,
        narrow: Pattern = NOTHING,
        groups: Mapping[str, tuple[int, ...]] | None = None,
        bracketed: bool = False,
        built_from_text: bool = False,
        reply: str = "",
        secret: bool = False,
        mechanism: str = "",
        secret_keywords: tuple[str, ...] = (),
        known: Mapping[str, str] | None = None,
        offered_by: str = "",
        words: Mapping[str, str] | None = None,
        line_limits: Mapping[int, int] | None = None,
        lead: Lead | None = None,
        noted: Mapping[str, Pattern] | None = None,
        machine: str | Machine = "",
        pieces: tuple[Any, ...] = (),
    ) -> None:
        #: all octets that the rule reads, with a group for each field
        self.pattern = pattern
        #: the same for the native engine: a machine, or the name of one of the library's; "" where
        #: a dialect may have to make it, and None where there is none
        self.machine: str | Machine | None = machine
        #: what it is written of, where that is octets and single values: octets, the writer of a
        #: field, and pairs that are written where a field is given: octets and its writer, or the
        #: name of a flag and octets; what is given for any other field, `build` alone can write
        self.pieces = pieces
        #: those of them that need no second look, with the same groups; of commands alone
        self.narrow = narrow
        #: the groups of each field, by its full name; several where alternatives share the name
        self.groups: Mapping[str, tuple[int, ...]] = groups or {}
        self._notes: Any = None
        self._short_names: dict[str, tuple[int, ...]] = {}
        #: whether it stands between angle brackets, which its text lacks
        self.bracketed = bracketed
        #: whether it is built from its text alone
        self.built_from_text = built_from_text
        #: what a server answers to octets that are wrong, where no rule says better
        self.reply = reply
        #: whether errors show none of its octets
        self.secret = secret
        #: the field that names a SASL mechanism, which is shown where it holds such a name
        self.mechanism = mechanism
        #: the keywords of the parameters that are secret
        self.secret_keywords = secret_keywords
        #: the keywords of the parameters that have fields, and those words of their values that
        #: another extension brings (`BODY=BINARYMIME`): which EHLO keyword offers each
        self.known: Mapping[str, str] = known or {}
        #: the group of its parameters; 0 where it has none
        self.parameters = self.groups.get("parameters", (0,))[0]
        #: the EHLO keyword without which there is no such command; "": there always is
        self.offered_by = offered_by
        #: the fields that are a word of another extension: which EHLO keyword offers each
        self.words: Mapping[str, str] = words or {}
        #: the dialect that reads it, and explains its errors; it says so itself
        self.dialect: Any = None

        #: the greatest lengths of lines that begin with these reply codes
        self.line_limits: Mapping[int, int] = line_limits or {}
        #: the word that may lead the items of a list
        self.lead = lead
        #: texts of lines that a lenient reader lists as defects, by the names of leniencies
        self.noted: Mapping[str, Pattern] = noted or {}

    def anew(self) -> ViewFacts:
        """The same facts, for a class that another dialect explains."""
        facts = ViewFacts()
        for name in self.__slots__:
            setattr(facts, name, getattr(self, name))
        facts.dialect = None
        return facts

    def may_be_noted(self, buffer: Any, start: int, end: int) -> bool:
        """Whether a lenient reader may note a text: a quick test, never too strict."""
        if self._notes is None:
            texts = [f"[ -](?:{each.source})\\r?\\n" for each in self.noted.values()]
            if self.lead is not None:
                # the one that leads the first line is where it belongs
                word = f"(?:{self.lead.pattern.source})"
                texts += [f"(?<!^[0-9]{{3}}[ -]){word}", f"{word}(?![ \\r])"]
            self._notes = Pattern("|".join(texts) or "(?!)").compiled().search
        return self._notes(buffer, start, end) is not None

    def groups_of(self, name: str) -> tuple[int, ...]:
        """The groups of a field by the last part of its name, where that is clear; else none."""
        if not self._short_names:
            names: dict[str, tuple[int, ...]] = {}
            for full in self.groups:
                short = full.rpartition(".")[2]
                names[short] = () if short in names else self.groups[full]
            # at once: another thread may read them
            self._short_names = names
        return self._short_names.get(name, ())
