"""From text lines to candidates: atoms, runs of atoms, their crops and strips. No reading order."""
