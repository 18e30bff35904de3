"""The order of conversations on a page of the reference: the table, and a diagram of states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from grammar.session import (
    END_OF_DATA,
    GREETING,
    TRANSACTIONS,
    UNASKED,
    Gate,
    Item,
    Mode,
    Need,
    Order,
    Place,
    State,
)
from grammar.specification import Specification

_NOTE = "<!-- Generated from the package grammar by `python -m grammar`; edit that instead. -->"
#: where the states are drawn: column and row
_PLACES = {
    "any": (0, 0),
    State.OPENING: (1, 0),
    State.REFUSED: (2, 0),
    State.INITIAL: (1, 1),
    State.CLOSED: (2, 1),
    State.IDENTIFIED: (1, 2),
    State.REVERSED: (2, 2),
    State.TRANSACTION: (1, 3),
    State.RECIPIENTS: (1, 4),
    State.CHUNKS: (2, 4),
    State.INDETERMINATE: (2, 3),
}
_WIDTH, _HEIGHT, _ACROSS, _DOWN, _EDGE = 150, 36, 330, 120, 60


def session_pages(specification: Specification) -> dict[str, str]:
    """The page and the diagram, by their paths."""
    return {
        "docs/reference/session.md": _page(specification),
        "docs/reference/session.svg": _diagram(specification),
    }


# --- the page


def _page(specification: Specification) -> str:
    lines = [
        _NOTE,
        "",
        "# The order of a conversation",
        "",
        "When a command may be sent, and what its reply changes. `Connection.legal(verb)` answers",
        "from this table, as `smtpkit.session.Session` does; `order` is a command's row of it.",
        "",
        "![The states, and the replies that lead from one to another](session.svg)",
        "",
    ]
    for title, words in (
        ("States", State),
        ("Modes of the client's octets", Mode),
        ("Needs", Need),
        ("What a server may demand", Gate),
        ("What is forgotten", Item),
        ("Places in a pipelined group", Place),
    ):
        lines += [
            f"## {title}",
            "",
            "| word | meaning | reply where it is not so |",
            "|---|---|---|",
        ]
        lines += [f"| {each.value} | {each.sentence} | {each.reply or ''} |" for each in words]
        lines.append("")
    lines += [
        "## Commands",
        "",
        "Out of order a command is answered by the last column, where a need has no reply.",
        "",
        "| command | allowed in | needs | leads to | forgets | place | out of order |",
        "|---|---|---|---|---|---|---|",
    ]
    for command in sorted(specification.commands, key=lambda each: each.verb):
        order = command.order
        leads = [f"{_code(code)} {state.value}" for code, state in sorted(order.leads.items())]
        if command.enters:
            leads.append(f"{command.enters_on or 'at once'} mode {command.enters.value}")
        cells = [
            f"[{command.verb}](command-{command.verb.lower()}.md)",
            _states(order),
            ", ".join(order.needs),
            ", ".join(leads),
            ", ".join(_forgotten(order)),
            order.place.value,
            order.out_of_order,
        ]
        lines.append(f"| {' | '.join(cells)} |")
    ends = ", ".join(END_OF_DATA)
    lines += ["", f"The reply to the end of the mail data makes both sides forget: {ends}.", ""]
    return "\n".join(lines)


def _code(code: int) -> str:
    return f"{code}yz" if code < 10 else str(code)


def _forgotten(order: Order) -> Iterator[str]:
    for item in order.forgets:
        but = [field for field, brought in order.brings.items() if brought is item]
        yield f"{item} (but with {', '.join(but)})" if but else item


def _states(order: Order) -> str:
    return ", ".join(each.value for each in State if each in order.allowed)


# --- the diagram


def _edges(specification: Specification) -> dict[tuple[str, str], list[str]]:
    """What leads from a state to another: words for each pair, in their order."""
    found: dict[tuple[str, str], list[str]] = {}

    def add(sources: Iterable[str], target: str, label: str) -> None:
        sources = [each for each in State if each in set(sources)]
        for source in ["any"] if len(sources) > 3 else sources:
            labels = found.setdefault((source, target), [])
            if label not in labels:
                labels.append(label)

    for code, state in GREETING.items():
        add([State.OPENING], state, f"greeting {_code(code)}")
    for code, state in UNASKED.items():
        add(State, state, str(code))
    for command in specification.commands:
        order = command.order
        for code, state in order.leads.items():
            add(order.allowed, state, f"{command.verb} {_code(code)}")
        if order.spoils:
            add(order.spoils, State.INDETERMINATE, f"{command.verb} refused")
        if Item.TRANSACTION in order.forgets and not order.leads:
            add(TRANSACTIONS | {State.INDETERMINATE}, State.IDENTIFIED, f"{command.verb} 2yz")
    add([State.RECIPIENTS, State.CHUNKS], State.IDENTIFIED, "end of data")
    return found


def _diagram(specification: Specification) -> str:
    width = 3 * _ACROSS
    height = 5 * _DOWN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        ' font-family="sans-serif" font-size="11">',
        "<title>The states of a conversation</title>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7"'
        ' markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>',
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for (source, target), labels in sorted(_edges(specification).items()):
        lines += _arrow(source, target, labels)
    for name in _PLACES:
        x, y = _corner(name)
        lines.append(
            f'<rect x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="8" fill="#eef"'
            f' stroke="black"/><text x="{x + _WIDTH // 2}" y="{y + _HEIGHT // 2 + 4}"'
            f' text-anchor="middle" font-size="14">{_name(name)}</text>'
        )
    return "\n".join([*lines, "</svg>", ""])


def _name(state: str) -> str:
    return "any state" if state == "any" else str(state)


def _corner(name: str) -> tuple[int, int]:
    column, row = _PLACES[name]
    return _EDGE + column * _ACROSS, _EDGE + row * (_DOWN - 10)


def _arrow(source: str, target: str, labels: list[str]) -> Iterator[str]:
    """An arrow from the middle of a box to the edge of another, bent aside, with its words."""
    (x, y), (to_x, to_y) = _corner(source), _corner(target)
    x, y, to_x, to_y = x + _WIDTH // 2, y + _HEIGHT // 2, to_x + _WIDTH // 2, to_y + _HEIGHT // 2
    if source == target:
        path = f"M{x - 40} {y - 18}c-10 -30 90 -30 80 0"
        at = (x, y - 30)
    else:
        across, down = to_x - x, to_y - y
        if abs(down) > abs(across) // 2:
            to_y -= (_HEIGHT // 2) * (1 if down > 0 else -1)
        else:
            to_x -= (_WIDTH // 2) * (1 if across > 0 else -1)
        # what goes up stands on the other side
        bend = (24 if abs(down) <= _DOWN else 220) * (1 if down >= 0 else -1)
        middle = ((x + to_x) // 2 + bend, (y + to_y) // 2)
        path = f"M{x} {y}Q{middle[0]} {middle[1]} {to_x} {to_y}"
        at = ((x + to_x + 2 * middle[0]) // 4 + 4, (y + to_y + 2 * middle[1]) // 4)
    yield f'<path d="{path}" fill="none" stroke="#555" marker-end="url(#tip)"/>'
    text = [", ".join(labels[n : n + 3]) for n in range(0, len(labels), 3)]
    for n, each in enumerate(text):
        yield f'<text x="{at[0]}" y="{at[1] + 13 * n}" fill="#005">{escape(each)}</text>'
