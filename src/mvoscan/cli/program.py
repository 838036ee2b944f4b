"""The program `mvoscan`: loads the commands and runs the one that was asked.

It is the entry point, so that a process that this one starts (for PDFs, a release or a large file) loads what it needs
itself, and not all commands.
"""

from mvoscan.cli.memory import uncollected


def main() -> None:
    """Run the command."""
    with uncollected():
        from mvoscan.cli.main import main as run  # noqa: PLC0415 # loading it is what is done without the collector.
    run()
