"""How far a text is from the truth. It knows texts, not images."""
