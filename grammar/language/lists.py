"""Lists: the same piece several times, as a tuple of what each one says.

>>> from grammar.language.text import DIGIT, Octets, Struct
>>> numbers = ListOf(Octets(DIGIT), ",")
>>> numbers.parse(b"1,20"), numbers.build(["1", "20"])
(['1', '20'], b'1,20')

Where more stands between the items than a separator, a list is written in rounds: a `first` one,
any number of `more`, a `last` one, each a piece with the one field `item`:

>>> number = Octets(DIGIT)
>>> lines = Rounds(more=Struct("-", "item" / number), last=Struct("=", "item" / number))
>>> lines.parse(b"-1-2=3"), lines.build(["1", "2", "3"])
(['1', '2', '3'], b'-1-2=3')
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from construct import Construct, Container, Renamed

from grammar.language.restrictions import SameClass
from grammar.language.text import (
    Cursor,
    Mismatch,
    Optional,
    Refusal,
    Rule,
    Struct,
    Syntax,
    fields,
    octets_of,
    piece_of,
)

__all__ = ["ITEM", "LedBy", "ListOf", "Rounds"]

#: the name of the field that every round has
ITEM = "item"


class Rounds(Syntax):
    """A list that is written in rounds, each of which holds one item.

    ABNF: [first] *more [last]. The item is the same piece in all of them; in a round it may be
    missing, and says then what no octets say.
    """

    def __init__(
        self,
        *,
        first: Construct | None = None,
        more: Construct,
        last: Construct | None = None,
        at_least: int = 0,
    ) -> None:
        super().__init__()
        self.first, self.more, self.last = (
            None if piece is None else Struct(piece) for piece in (first, more, last)
        )
        #: how many rounds are written as `more` at least
        self.at_least = at_least
        for piece in self.rounds:
            if fields(piece) != (ITEM,):
                named = ", ".join(fields(piece)) or "no field"
                raise TypeError(f"a round of a list has the one field {ITEM}, not {named}")

    @property
    def rounds(self) -> tuple[Struct, ...]:
        """The pieces, those that come again first."""
        return tuple(each for each in (self.more, self.first, self.last) if each is not None)

    @property
    def fewest(self) -> int:
        """How many items there are at least."""
        return self.at_least + (self.first is not None) + (self.last is not None)

    @property
    def is_required(self) -> bool:  # type: ignore[override]  # an attribute of other pieces
        """Whether it has an item at least."""
        return self.fewest > 0

    @property
    def item(self) -> Construct:
        """The piece that comes again."""
        return next(_items(self.more))

    @property
    def subcons(self) -> tuple[Struct, ...]:
        """The rounds in wire order."""
        return tuple(each for each in (self.first, self.more, self.last) if each is not None)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.item!r}>"

    def _parse(self, stream: Cursor, context: Any, path: str) -> list[Any]:
        found = [] if self.first is None else [self._round(self.first, stream, context, path)]
        while True:
            start = stream.tell()
            try:
                found.append(self._round(self.more, stream, context, path))
            except Mismatch:
                stream.seek(start)
                if len(found) < self.at_least + (self.first is not None):
                    raise
                break
            if stream.tell() == start:
                raise TypeError(f"{path}: a round of a list matched nothing")
        if self.last is not None:
            found.append(self._round(self.last, stream, context, path))
        return found

    @staticmethod
    def _round(piece: Struct, stream: Cursor, context: Any, path: str) -> Any:
        value = piece._parsereport(stream, context, path)[ITEM]
        return "" if value is None else value

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        given = self.given(obj)
        if len(given) < self.fewest:
            raise Mismatch(0, [f"a list of at least {self.fewest}, not of {len(given)}"], path)
        for piece, value in zip(self.in_order(len(given)), given, strict=True):
            is_missing = value in ("", b"") and not _reads_nothing(next(_items(piece)))
            piece._build({ITEM: None if is_missing else value}, stream, context, path)
        return obj

    def given(self, values: Any) -> list[Any]:
        """The items of a value that is to be built; a text is one of them."""
        if values is None:
            return []
        if isinstance(values, (str, bytes)):
            return [values]
        if isinstance(values, Mapping) or not isinstance(values, Iterable):
            raise Mismatch(0, [f"a list, not {type(values).__name__}"])
        return list(values)

    def in_order(self, count: int) -> Iterator[Struct]:
        """The rounds in which so many items are written."""
        alone = (self.first is not None) + (self.last is not None)
        if self.first is not None:
            yield self.first
        for _ in range(count - alone):
            yield self.more
        if self.last is not None:
            yield self.last


def _items(piece: Construct) -> Iterator[Construct]:
    """The pieces that are called `item`."""
    if isinstance(piece, Renamed):
        if piece.name == ITEM:
            yield piece.subcon
    elif isinstance(piece, Optional):
        yield from _items(piece.subcon)
    else:
        for inner in getattr(piece, "subcons", ()):
            yield from _items(inner)


def _reads_nothing(item: Construct) -> bool:
    """Whether a piece reads no octets at all, too."""
    try:
        item.parse(b"")
    except (Mismatch, Refusal):
        return False
    return True


class ListOf(Rounds):
    """Items with a separator between them. ABNF: item *( separator item ).

    A separator within an item, such as a comma in quotes, is part of the item. A text that is
    given to be built is that of the whole list.
    """

    def __init__(self, item: Construct | str, separator: Construct | str) -> None:
        piece = piece_of(item)
        super().__init__(first=ITEM / piece, more=Struct(piece_of(separator), ITEM / piece))

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        if isinstance(obj, (str, bytes)):
            self.build_text(obj, stream, path)
            return obj
        return super()._build(obj, stream, context, path)


class LedBy(Syntax):
    """A list of texts that may begin with the same word, which is then a field of its own.

    The word leads an item if a space follows it, or nothing. What leads the first item is taken
    from all items that it leads. `agreement` says what the word has to do with another field.

    `marked` are the words that a lenient reader takes it out of where it does not lead the first
    item, each with the one field `item`: the first word of an item; any word; and any word, if
    what is in it agrees with the other field.
    """

    def __init__(
        self,
        lead: Construct,
        items: Construct,
        agreement: SameClass | None = None,
        marked: tuple[Struct, Struct, Struct] | None = None,
    ) -> None:
        super().__init__()
        if not isinstance(lead, Renamed) or not isinstance(items, Renamed):
            raise TypeError("what leads a list, and the list, are fields: they have names")
        self.lead, self.items = piece_of(lead), piece_of(items)
        self.agreement, self.marked = agreement, marked
        self.restrictions = () if agreement is None else (agreement,)
        self.fields = (self.lead.name, self.items.name)

    @property
    def rule(self) -> Rule:
        """The rule of the word."""
        piece = self.lead.subcon
        while not isinstance(piece, Rule):
            piece = piece.subcon
        return piece

    @property
    def list(self) -> Rounds:
        """The list that it leads."""
        piece = self.items.subcon
        while not isinstance(piece, Rounds):
            piece = piece.subcon
        return piece

    @property
    def subcons(self) -> tuple[Construct, ...]:
        """What it reads: the list."""
        return (self.items,)

    def _parse(self, stream: Cursor, context: Any, path: str) -> Container:
        start = stream.tell()
        items = self.items._parsereport(stream, context, path)
        found = Container({self.lead.name: None, self.items.name: items})
        found["_spans"] = {self.items.name: (start, stream.tell())}
        word = str(items[0]).partition(" ")[0] if items else ""
        other = self._other(stream, context)
        if not self._leads(word, other):
            return found
        offset = stream.getvalue().index(octets_of(word), start)
        found["_spans"][self.lead.name] = (offset, offset + len(word))
        for each in items if self.agreement is not None else ():
            leading = str(each).partition(" ")[0]
            message = self.agreement.disagreement(other, octets_of(leading))
            if message and self._leads(leading, other):
                offset = stream.getvalue().index(octets_of(leading), start)
                raise Refusal(message, offset, path=path)
        found[self.lead.name] = self.lead.subcon.parse(octets_of(word))
        found[self.items.name] = [led_off(word, each) for each in items]
        return found

    def _leads(self, word: str, other: bytes) -> bool:
        try:
            self.rule.parse(octets_of(word))
        except (Mismatch, Refusal):
            return False
        return self.agreement is None or self.agreement.concerns(other)

    def _other(self, stream: Any, context: Any) -> bytes:
        """The octets of the field that the word agrees with, which stands before."""
        name = self.agreement.field if self.agreement is not None else ""
        while context is not None:
            if name in context.get("_read", ()):
                return stream.getvalue()[slice(*context["_read"][name])]  # type: ignore[no-any-return]
            if name in context.get("_written", ()):
                return context["_written"][name]  # type: ignore[no-any-return]
            context = context.get("_")
        return b""

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        word, items = obj.get(self.lead.name), obj.get(self.items.name)
        given, other = self.list.given(items), self._other(stream, context)
        if word is not None:
            text = self.lead.subcon.build(word).decode("ascii")
            if not self._leads(text, other):
                raise Mismatch(0, [f"{self.lead.name} together with other fields"], path)
            given = [f"{text} {each}" if each else text for each in given or [""]]
        elif given and self._leads(str(given[0]).partition(" ")[0], other):
            raise Mismatch(0, [f"{self.lead.name} given by itself, not in the text"], path)
        self.items._build(given or None, stream, context, path)
        return obj


def led_off(word: str, text: str) -> str:
    """A text without the word that leads it, if it does."""
    if text == word:
        return ""
    return text[len(word) + 1 :] if text.startswith(f"{word} ") else text
