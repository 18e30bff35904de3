"""Dialogues that a person or a program wrote down: what was said, and by whom."""
