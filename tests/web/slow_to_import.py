"""Work whose module takes longer to import than the work may take, in a process that does such work."""

from multiprocessing import current_process
from time import sleep

if current_process().name == "bounded work":
    sleep(1.5)


def answer() -> str:
    """Done at once."""
    return "done"
