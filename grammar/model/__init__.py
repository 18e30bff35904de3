"""What follows from a declaration before any text: nodes, shapes, automata."""
