"""The networks and the alphabet they share. Inference needs no OpenCV; nothing here knows of pages."""

import os

# From 1.29 on ONNX Runtime reports every session to its makers, unless this is set before it is loaded.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
