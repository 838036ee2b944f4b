"""Floor 1: how it is shown; values in, text or bytes out."""
