"""Many documents: inputs, worker processes, outputs that are whole or absent, and the manifest of a run."""
