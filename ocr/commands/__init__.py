"""The commands of `typecase` that read; what they need is imported when they run."""
