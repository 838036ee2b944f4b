"""Floor 3: the door of operators and authors."""
