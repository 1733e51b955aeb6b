"""Small PDFs for the tests, written by hand so that they can be wrong in every way that a test needs."""

import hashlib
import zlib

import numpy as np

PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
FILE_ID = b"0123456789abcdef"


def pdf(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects; object 1 is the catalogue."""
    data, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    start = data.index(b"xref\n0 ")
    return data + b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (count, trailer, start)


def stream(content: bytes, keys: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), keys, content)


def pages_pdf(contents: list[bytes], size: tuple[float, float] = (612, 792), things: bytes = b"") -> bytes:
    """One page for every content stream. `things` are further resources; font /F is Helvetica."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * i) for i in range(len(contents)))
    box = b"[0 0 %g %g]" % size
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(contents)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for i, content in enumerate(contents):
        resources = b"<< /Font << /F 3 0 R >> %s >>" % things
        keys = b"/Type /Page /Parent 2 0 R /MediaBox %s /Resources %s" % (box, resources)
        objects += [b"<< %s /Contents %d 0 R >>" % (keys, 5 + 2 * i), stream(content)]
    return pdf(objects)


def text_at(x: float, y: float, text: str, size: float = 12, hidden: bool = False) -> bytes:
    """A content stream that writes `text` with its baseline at (x, y) points from the lower left corner."""
    escaped = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"BT /F %g Tf %d Tr %g %g Td (%s) Tj ET\n" % (size, 3 if hidden else 0, x, y, escaped)


def scan_pdf(pixels: np.ndarray, size: tuple[float, float], over: bytes = b"") -> bytes:
    """A page of `size` points filled by a grey picture uint8 [H, W], with the content stream `over` on top of it."""
    rows, columns = pixels.shape
    keys = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray" % (columns, rows)
    content = b"q %g 0 0 %g 0 0 cm /Im Do Q\n" % size + over
    resources = b"<< /XObject << /Im 4 0 R >> /Font << /F 5 0 R >> >>"
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %g %g] /Resources %s /Contents 6 0 R >>" % (*size, resources),
            stream(zlib.compress(pixels.tobytes()), keys + b" /BitsPerComponent 8 /Filter /FlateDecode"),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            stream(content),
        ]
    )


def encrypted_pdf(content: bytes, password: bytes) -> bytes:
    """One page, encrypted with 40-bit RC4 (PDF 1.7 reference, section 3.5, algorithms 3.1 to 3.4)."""
    padded, permissions = (password + PADDING)[:32], -4 & 0xFFFFFFFF
    owner = rc4(hashlib.md5(padded).digest()[:5], padded)
    key = hashlib.md5(padded + owner + permissions.to_bytes(4, "little") + FILE_ID).digest()[:5]
    content_key = hashlib.md5(key + (4).to_bytes(3, "little") + bytes(2)).digest()[:10]
    strings = owner.hex().encode(), rc4(key, PADDING).hex().encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F 5 0 R >> >> >>",
        stream(rc4(content_key, content)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % strings,
    ]
    file_id = FILE_ID.hex().encode()
    return pdf(objects, b"/Encrypt 6 0 R /ID [<%s> <%s>]" % (file_id, file_id))


def rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
