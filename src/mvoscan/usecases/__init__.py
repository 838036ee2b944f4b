"""Floor 2: what people do, one module a journey."""
