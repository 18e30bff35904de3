"""ENHANCEDSTATUSCODES: what a reply means, in three numbers (RFC 2034; RFC 3463)."""

from grammar.declarations import Extension

ENHANCEDSTATUSCODES = Extension("ENHANCEDSTATUSCODES", "enhanced status codes", "RFC 2034")
