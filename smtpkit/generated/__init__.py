"""What `python -m grammar` writes.

Generated from grammar by `python -m grammar`; edit that instead.
"""

from __future__ import annotations
