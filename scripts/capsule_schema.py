#!/usr/bin/env python3
"""Write the JSON Schema of the signed result to reference/, as the program has it; a test fails when they differ."""

from pathlib import Path

from mvoscan.core.capsule import SCHEMA_FILE, schema_text

if __name__ == "__main__":
    (Path(__file__).parents[1] / "reference" / SCHEMA_FILE).write_text(schema_text(), encoding="utf-8")
