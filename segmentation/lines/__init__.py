"""From connected components to text lines in reading order, each with baseline and x-height. No pixels but labels."""
