"""PIPELINING: commands in groups, without waiting for each reply (RFC 2920)."""

from grammar.declarations import Extension

PIPELINING = Extension("PIPELINING", "command pipelining", "RFC 2920")
