"""The language of each rule of an ABNF text as an automaton: the RFC's side of the proof of law L4.

The `abnf` package reads the text, and its tree is all that is used: nothing of our grammar, its
nodes or its positions takes part. The tree of a rule becomes a graph of places, from its end to its
beginning (Thompson's construction); the sets of places that octets lead to are the states.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from abnf import GrammarError
from abnf.parser import ABNFGrammarRule

from grammar.model.automaton import DEAD, Automaton, difference

# RFC 5234, appendix B.1
CORE = """\
ALPHA = %x41-5A / %x61-7A
CRLF = %x0D.0A
DIGIT = %x30-39
DQUOTE = %x22
HEXDIG = DIGIT / "A" / "B" / "C" / "D" / "E" / "F"
SP = %x20
"""
BASES = {"b": 2, "d": 10, "x": 16}


class NotRegular(ValueError):
    """The rule refers to itself, or says something in prose."""


class Grammar:
    """The rules of an ABNF text.

    A rule that is defined again is what the later definition says, and `=/` adds to it. The
    prose-val `<this-rule but that-rule>` is what the one has and the other one lacks.
    """

    def __init__(self, text: str, others: Mapping[str, list[Any]] | None = None) -> None:
        self.definitions = {name: list(trees) for name, trees in (others or {}).items()}
        self._automata: dict[str, Automaton] = {}
        for rule in _children(_parsed(CORE + text), "rule"):
            name, sign, elements = (
                _child(rule, kind) for kind in ("rulename", "defined-as", "elements")
            )
            added = self.definitions.setdefault(name.value.lower(), [])
            if sign.value.strip() == "=":
                added.clear()
            added.append(_child(elements, "alternation"))

    def with_rules(self, text: str) -> Grammar:
        """These rules, and others that are added to them or stand for some of them."""
        return Grammar(text, self.definitions)

    def automaton(self, rule: str) -> Automaton:
        """The smallest automaton of a rule."""
        if rule not in self._automata:
            self._automata[rule] = self.explored(rule).minimal()
        return self._automata[rule]

    def explored(self, rule: str) -> Automaton:
        """The automaton of a rule, as it is found: quicker than the smallest one."""
        graph = _Graph(self)
        end = graph.place()
        return graph.determined(graph.rule(rule, end, ()), end)

    def parts(self, rule: str) -> set[str]:
        """The rules that a rule refers to, however far off."""
        found: set[str] = set()
        nodes = list(self.definitions[rule.lower()])
        for node in nodes:
            if node.name != "rulename":
                nodes += node.children
            elif (name := node.value.lower()) not in found:
                found.add(name)
                nodes += self.definitions[name]
        return found


class _Graph:
    """Places, each with what octets lead on from it, and where it leads without any."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.moves: list[list[tuple[frozenset[int], int]]] = []
        self.free: list[list[int]] = []

    def place(self, *free: int) -> int:
        self.moves.append([])
        self.free.append(list(free))
        return len(self.moves) - 1

    def octet(self, octets: frozenset[int], then: int) -> int:
        place = self.place()
        self.moves[place].append((octets, then))
        return place

    def rule(self, name: str, then: int, within: tuple[str, ...]) -> int:
        """The place from which a rule leads on to another place."""
        if name.lower() in within:
            raise NotRegular(f"{name} refers to itself")
        definition = self.grammar.definitions.get(name.lower())
        if not definition:
            raise GrammarError(f"no rule {name!r}")
        inside = (*within, name.lower())
        return self.place(*(self.tree(each, then, inside) for each in definition))

    def tree(self, node: Any, then: int, within: tuple[str, ...]) -> int:
        """The place from which a piece of the tree leads on to another place."""
        match node.name:
            case "alternation":
                ways = _children(node, "concatenation")
                return self.place(*(self.tree(each, then, within) for each in ways))
            case "concatenation":
                for each in reversed(_children(node, "repetition")):
                    then = self.tree(each, then, within)
                return then
            case "repetition":
                return self.repetition(node, then, within)
            case "option":
                return self.place(then, self.tree(_child(node, "alternation"), then, within))
            case "element" | "group":
                return self.tree(_only(node), then, within)
            case "rulename":
                return self.rule(node.value, then, within)
            case "char-val":
                return self.word(node, then)
            case "num-val":
                return self.number(node.value.lower(), then)
            case "prose-val" if but := re.fullmatch(r"<([\w-]+) but ([\w-]+)>", node.value):
                one, other = map(self.grammar.automaton, but.groups())
                return self.embedded(difference(one, other), then)
        raise NotRegular(f"{node.name} {node.value}")

    def repetition(self, node: Any, then: int, within: tuple[str, ...]) -> int:
        element, repeat = _child(node, "element"), _children(node, "repeat")
        least, star, most = repeat[0].value.partition("*") if repeat else ("1", "", "")
        if star and not most:
            place = self.place(then)
            self.free[place].append(self.tree(element, place, within))
        else:
            place = then
            for _ in range(int(most or least) - int(least or 0)):
                place = self.place(then, self.tree(element, place, within))
        for _ in range(int(least or 0)):
            place = self.tree(element, place, within)
        return place

    def word(self, node: Any, then: int) -> int:
        text = re.fullmatch(r'(%[si])?"(.*)"', node.value, re.DOTALL | re.IGNORECASE)
        assert text is not None
        for letter in reversed(text[2]):
            cases = letter if text[1] in ("%s", "%S") else letter.lower() + letter.upper()
            then = self.octet(frozenset(cases.encode()), then)
        return then

    def number(self, text: str, then: int) -> int:
        base = BASES[text[1]]
        first, dash, last = text[2:].partition("-")
        if dash:
            return self.octet(frozenset(range(int(first, base), int(last, base) + 1)), then)
        for each in reversed(first.split(".")):
            then = self.octet(frozenset([int(each, base)]), then)
        return then

    def embedded(self, machine: Automaton, then: int) -> int:
        places = [
            self.place(*[then] * (state in machine.accepting)) for state in range(len(machine.rows))
        ]
        for state, place in enumerate(places):
            for index, to in machine.leaving(state):
                self.moves[place].append((frozenset(machine.classes[index]), places[to]))
        return places[0]

    def determined(self, start: int, end: int) -> Automaton:
        """The automaton of the ways from one place to another."""
        alike: dict[tuple[bool, ...], bytearray] = {}
        sets = list({octets for moves in self.moves for octets, _ in moves})
        for octet in range(256):
            alike.setdefault(tuple(octet in each for each in sets), bytearray()).append(octet)
        classes = tuple(map(bytes, alike.values()))
        numbers = {(first := self.reached([start])): 0}
        rows: list[tuple[int, ...]] = []
        for state in (queue := [first]):
            moves = [move for place in state for move in self.moves[place]]
            row = []
            for octets in classes:
                to = self.reached([then for members, then in moves if octets[0] in members])
                if to and to not in numbers:
                    numbers[to] = len(numbers)
                    queue.append(to)
                row.append(numbers[to] if to else DEAD)
            rows.append(tuple(row))
        accepting = frozenset(number for state, number in numbers.items() if end in state)
        return Automaton(classes, tuple(rows), accepting)

    def reached(self, places: list[int]) -> frozenset[int]:
        """These places, and those that they lead to without an octet."""
        found = set(places)
        for place in places:
            for to in self.free[place]:
                if to not in found:
                    found.add(to)
                    places.append(to)
        return frozenset(found)


def _parsed(text: str) -> Any:
    return ABNFGrammarRule("rulelist").parse_all(re.sub(r"\r?\n", "\r\n", text))


def _children(node: Any, name: str) -> list[Any]:
    return [each for each in node.children if each.name == name]


def _child(node: Any, name: str) -> Any:
    (child,) = _children(node, name)
    return child


def _only(node: Any) -> Any:
    """What stands in an element, or between the brackets of a group."""
    (child,) = (each for each in node.children if each.name not in ("literal", "c-wsp"))
    return child
