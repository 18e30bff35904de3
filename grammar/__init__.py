"""The wire format of SMTP, declared once, and the generator that derives everything from it.

Read `commands.py` and `replies.py` first, then a file of `extensions/`; `text.py` is the
vocabulary they are written in. `python -m grammar` writes what is derived.
"""
