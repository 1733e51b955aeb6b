"""Training lines in print and by hand, and damage done to them. It knows nothing of classifier but the alphabet."""
