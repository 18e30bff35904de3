"""What follows from a declaration, kept as long as the declaration is.

A cache beside it would keep every declaration that was ever read, and with it every dialect.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

__all__ = ["KEPT_IN", "remembered"]

F = TypeVar("F", bound=Callable[..., Any])

#: the attribute that it is kept in; whoever copies a declaration leaves it behind
KEPT_IN = "remembered"


def remembered(function: F) -> F:
    """A function whose results are kept in the object that is its first argument."""

    @wraps(function)
    def once(declared: Any, *arguments: Any) -> Any:
        kept = declared.__dict__.setdefault(KEPT_IN, {})
        key = (function.__name__, *arguments)
        if key not in kept:
            kept[key] = function(declared, *arguments)
        return kept[key]

    return once  # type: ignore[return-value]
