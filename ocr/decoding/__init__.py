"""From candidates and their log-probabilities to the best path: hypotheses, beam search, posteriors. No images."""
