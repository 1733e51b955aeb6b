"""Files, bytes and standard input to grey page images and text layers. It knows nothing of reading."""
