"""Which machine reads what, for the native engine."""

from __future__ import annotations

from smtpkit.engine import Machine, native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, TypeVar

    F = TypeVar("F", bound=Callable[..., Any])


def machine_of(view: type[Any]) -> Any:
    """The machine of a class of views; None where it has none, or the engine is the pure one."""
    if native is None:
        return None
    facts = view.facts
    found = facts.machine
    if found == "":
        # of a dialect that is made at run time it is made now
        found = None if facts.dialect is None else facts.dialect.made_machine(view)
    elif isinstance(found, str):
        from smtpkit.generated import machines

        found = getattr(machines, found)
    facts.machine = found
    return found.made if isinstance(found, Machine) else None


def reader(heads: Iterable[tuple[bytes, type[Any]]], fallback: F) -> F:
    """What reads messages by their first four octets, and leaves what it is not sure of.

    A head without octets is that of all messages.
    """
    heads = list(heads)
    whole = [(head, view) for head, view in heads if len(head) in (0, 4)]
    # what may follow a shorter verb
    short = [(head + end, view) for head, view in heads if len(head) == 3 for end in (b" ", b"\r")]
    found = native.Reader(whole + short, machine_of, fallback)
    for name in ("__doc__", "__name__", "__qualname__", "__module__"):
        setattr(found, name, getattr(fallback, name))
    found.__wrapped__ = fallback
    return found  # type: ignore[no-any-return]
