"""How fast, how much, against what: runnable, with the last figures in FIGURES.md."""
