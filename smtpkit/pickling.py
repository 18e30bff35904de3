"""What a pickle has of a match: where fields stand, by their names, and not by groups.

Groups are numbered by the pattern of one version of the library; a name says what it says.
"""

from __future__ import annotations

from smtpkit.matching import LenientMatch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    from smtpkit.facts import ViewFacts
    from smtpkit.matching import Defect, Match

    Span: TypeAlias = tuple[int, int]
    #: a field, and which of its groups: there are several where alternatives share the name
    Field: TypeAlias = tuple[str, int]
    #: the spans of fields; the defects; the fields without a value, and why; those whose octets are
    #: none, and what they are called; the items of lists, where they are known
    State: TypeAlias = tuple[
        dict[Field, Span],
        tuple[Defect, ...],
        dict[Field, str],
        dict[Field, str],
        dict[Field, list[dict[str, Span]]] | None,
    ]


def kept(
    match: Any, first_group: int, octets: bytes, facts: ViewFacts, defects: tuple[Defect, ...]
) -> State | None:
    """What is to be kept of a match beside the octets of its group; None: they say it all.

    Spans are counted from the first of these octets.
    """
    begin = match.span(first_group)[0]
    fields = [
        ((name, place), group)
        for name, groups in facts.groups.items()
        for place, group in enumerate(groups)
    ]
    is_lenient = isinstance(match, LenientMatch)
    lost, bad = {}, {}
    if is_lenient:
        for field, group in fields:
            if why := match.lost_in(first_group + group):
                lost[field] = why
            if name := match.bad_in(first_group + group):
                bad[field] = name
    found = {
        field: (span[0] - begin, span[1] - begin)
        for field, group in fields
        if field not in lost and (span := match.span(first_group + group))[0] >= 0
    }
    if not is_lenient:
        again = facts.pattern.fullmatch(octets)
        if again is not None and all(again.span(g) == found.get(f, (-1, -1)) for f, g in fields):
            return None
    items = None
    if is_lenient and match.has_items:
        items = {
            field: [
                {part: (first - begin, last - begin) for part, (first, last) in each.items()}
                for each in listed
            ]
            for field, group in fields
            if (listed := match.items_in(first_group + group))
        }
    return found, defects, lost, bad, items


def restored(facts: ViewFacts, octets: bytes, offset: int, state: State | None) -> Match | None:
    """The match of octets that stood at a place in a buffer; None where they follow no rule now."""
    if state is None:
        match = facts.pattern.fullmatch(octets)
        if match is None or not offset:
            return match
        return LenientMatch(octets, dict(enumerate(match.regs)), offset=offset)  # type: ignore[return-value]
    found, defects, lost, bad, items = state

    def group(field: tuple[str, int]) -> int:
        name, place = field
        return facts.groups[name][place]

    return LenientMatch(  # type: ignore[return-value]
        octets,
        {0: (0, len(octets)), **{group(field): span for field, span in found.items()}},
        defects,
        {group(field): why for field, why in lost.items()},
        None if items is None else {group(field): each for field, each in items.items()},
        {group(field): name for field, name in bad.items()},
        offset,
    )
