"""VRFY, EXPN, HELP: commands of RFC 5321 that a server may list, or has to list, in EHLO."""

from grammar.declarations import Extension

VRFY = Extension("VRFY", "verify a user", "RFC 5321, 3.5.2")
EXPN = Extension("EXPN", "expand a mailing list", "RFC 5321, 3.5.2")
HELP = Extension("HELP", "helpful information", "RFC 5321, 4.1.1.8")
