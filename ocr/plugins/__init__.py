"""Typecase inside other programs: one module for each, which names that program's interface and no other."""
