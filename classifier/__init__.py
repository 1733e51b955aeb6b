"""The networks and the alphabet they share. Inference needs no OpenCV; nothing here knows of pages."""
