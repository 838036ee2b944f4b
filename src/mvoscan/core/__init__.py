"""Floor 0: what a scan is. Pure values and functions; no framework, file, clock or randomness."""
