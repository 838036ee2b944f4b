"""Faults on purpose, with real servers on loopback: nothing that was acknowledged may be lost or doubled.

`scripts/chaos` runs it; `faults` says what is broken, `writing` who writes meanwhile, `invariants` what must hold.
"""
