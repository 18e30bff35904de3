"""What the generator wrote, run as a module."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

_count = 0


def run(source: str) -> ModuleType:
    """Run what the generator wrote, as a module that a debugger can step through."""
    import linecache
    import sys
    from types import ModuleType

    global _count
    _count += 1
    name = f"smtpkit.dialect_{_count}"
    filename = f"<{name}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
    module = ModuleType(name)
    sys.modules[name] = module
    exec(compile(source, filename, "exec"), module.__dict__)
    return module
