"""What is asked of the operating system: processes with limits, signals, locks, standard streams, exit codes."""
