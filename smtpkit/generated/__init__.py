"""What `python -m grammar` writes.

Generated from grammar by `python -m grammar`; edit that instead.
"""

from __future__ import annotations

#: the enumerations of parameter values, which are loaded when they are asked for
ENUMERATIONS = [
    "Body",
    "ByMode",
    "ClientProtocol",
    "ForwardSource",
    "LinkState",
    "Notify",
    "Ret",
    "RrvsAction",
    "Verbosity",
]
#: of the tables of the native engine, and of the engine
VERSION = 3
