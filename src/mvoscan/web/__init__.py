"""Floor 3: the doors for browsers and programs."""
