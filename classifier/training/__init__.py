"""Training of the networks that read pages, from labelled lines. Nothing that reads imports it."""
