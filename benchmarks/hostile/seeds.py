"""Small whole files of every kind that Typecase reads, which the campaign then breaks."""

import random
import zlib
from io import BytesIO
from typing import Any, Final

from PIL import Image, ImageDraw, ImageFont

WORDS: Final = (
    "the",
    "quick",
    "brown",
    "fox",
    "jumps",
    "over",
    "lazy",
    "dogs",
    "1234",
    "pages",
    "of",
    "print",
    "and",
    "more",
)
SIZE: Final = (100, 32)
"""Width and height in pixels: a short line, for what is fuzzed is the file and not the page."""

IMAGE_KINDS: Final[dict[str, tuple[str, str, dict[str, Any]]]] = {
    "png": ("PNG", "L", {"dpi": (150, 150)}),
    "palette.png": ("PNG", "P", {"transparency": 0}),
    "alpha.png": ("PNG", "RGBA", {}),
    "deep.png": ("PNG", "I;16", {}),
    "jpg": ("JPEG", "L", {"dpi": (150, 150)}),
    "colour.jpg": ("JPEG", "RGB", {"progressive": True}),
    "cmyk.jpg": ("JPEG", "CMYK", {}),
    "tif": ("TIFF", "L", {"compression": "tiff_lzw"}),
    "fax.tif": ("TIFF", "1", {"compression": "group4"}),
    "jpeg.tif": ("TIFF", "RGB", {"compression": "jpeg"}),
    "plain.tif": ("TIFF", "L", {}),
    "webp": ("WEBP", "RGB", {}),
    "bmp": ("BMP", "RGB", {}),
    "jp2": ("JPEG2000", "L", {}),
    "pgm": ("PPM", "L", {}),
    "pbm": ("PPM", "1", {}),
    "gif": ("GIF", "P", {}),
}
"""For each suffix Pillow's name of the format, the mode and what else it is told."""


def seed_files(rng: random.Random) -> dict[str, bytes]:
    """Names and contents."""
    files = {f"image.{suffix}": _image(rng, *how) for suffix, how in IMAGE_KINDS.items()}
    files["pages.tif"] = _pages(rng, "TIFF", compression="tiff_deflate")
    files["scan.pdf"] = _pages(rng, "PDF", resolution=150)
    files["text.pdf"] = text_pdf([" ".join(rng.sample(WORDS, 8)) for _ in range(2)])
    return files


def defaults(rng: random.Random) -> bytes:
    """A typecase.toml."""
    return f'[read]\nformats = ["txt", "json"]\njobs = 1\ntext-layer = "use"\ndpi = {rng.randint(70, 300)}\n'.encode()


def text_pdf(texts: list[str]) -> bytes:
    """A PDF with a page for each text, written by hand so that its parts can be found and broken."""
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(texts)))
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(texts)} /MediaBox [0 0 300 100] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for index, text in enumerate(texts):
        drawing = zlib.compress(f"BT /F 12 Tf 20 50 Td ({text}) Tj ET".encode())
        keys = (
            f"/Type /Page /Parent 2 0 R /Rotate 0 /Resources << /Font << /F 3 0 R >> >> /Contents {5 + 2 * index} 0 R"
        )
        bodies.append(f"<< {keys} >>".encode())
        bodies.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(drawing), drawing))
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(bodies) + 1, rows) + trailer


def drawn(rng: random.Random, size: tuple[int, int] = SIZE, height: int = 20) -> Image.Image:
    """Black words on white, in as many lines as there is room for."""
    image = Image.new("L", size, 255)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(height)
    for top in range(height // 2, size[1] - height, 2 * height):
        words = " ".join(rng.choices(WORDS, k=max(1, size[0] // (4 * height))))
        pen.text((height, top), words, 0, font)
    return image


def _image(rng: random.Random, kind: str, mode: str, options: dict[str, Any]) -> bytes:
    return encoded(drawn(rng).convert(mode), kind, **options)


def _pages(rng: random.Random, kind: str, **options: Any) -> bytes:
    first, *others = (drawn(rng) for _ in range(2))
    return encoded(first, kind, save_all=True, append_images=others, **options)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    stream = BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()
