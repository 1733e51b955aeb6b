"""Single characters: an image of one recognised, data sets opened for training and evaluation. No pages."""
