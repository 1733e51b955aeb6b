"""What a campaign has tried and what it has found."""

import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

PROGRESS_S: Final = 300.0
"""Between two lines that say how far a campaign is."""


@dataclass(frozen=True)
class Fault:
    """part: of the campaign. what: the rule that was broken. how: what shows it again, with its seed."""

    part: str
    what: str
    how: str


@dataclass
class Summary:
    """tried: how often each thing was tried. faults: in the order in which they were found. notes: what else a person
    may want to know."""

    seed: int
    tried: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        """Count a fault, and say it at once, for campaigns are long."""
        self.faults.append(fault)
        print(fault, file=sys.stderr, flush=True)

    def __post_init__(self) -> None:
        self._said = time.monotonic()

    def count(self, what: str, number: int = 1) -> None:
        """Say that something was tried."""
        self.tried[what] += number
        if time.monotonic() - self._said > PROGRESS_S:
            self._said = time.monotonic()
            print(
                ", ".join(f"{number} {what}" for what, number in sorted(self.tried.items())),
                file=sys.stderr,
                flush=True,
            )

    def lines(self) -> list[str]:
        """For a person: the counts, then each fault."""
        counts = [f"{number:7}  {what}" for what, number in sorted(self.tried.items())]
        faults = [f"FAULT  {fault.part}: {fault.what}\n       {fault.how}" for fault in self.faults]
        return [f"seed {self.seed}", *counts, *self.notes, f"{len(self.faults):7}  faults", *faults]
