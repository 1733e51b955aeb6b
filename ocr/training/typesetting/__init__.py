"""Draws typeset pages with known truth, for training and measuring models of layout; reading never imports it."""
