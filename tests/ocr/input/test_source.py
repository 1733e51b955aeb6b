"""Loading pages: every kind of image becomes the same grey page, and what cannot be read says so in one line."""

import struct
import warnings
import zlib
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFile

from ocr.errors import InputError, OptionError, TooLargeError, TypecaseError
from ocr.input.source import load_pages, open_source, select_pages
from ocr.options import LoadOptions


def drawn(size: tuple[int, int] = (120, 80)) -> Image.Image:
    """A black block in the upper left of a white page."""
    page = Image.new("L", size, 255)
    ImageDraw.Draw(page).rectangle((10, 10, 40, 20), fill=0)
    return page


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def only_page(data: bytes) -> np.ndarray:
    (page,) = load_pages(data)
    assert page.grey.dtype == np.uint8
    return page.grey


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP", "JPEG2000", "PPM", "GIF"])
def test_every_kind_of_file_gives_the_page(kind: str) -> None:
    grey = only_page(encoded(drawn(), kind))
    assert grey.shape == (80, 120)
    assert grey[15, 25] < 40
    assert grey[60, 100] > 215


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "I;16", "I", "F"])
def test_every_depth_and_colour_gives_the_page(mode: str) -> None:
    pixels = np.array(drawn())
    if mode == "I;16":
        image = Image.fromarray((pixels.astype(np.uint16) * 257).astype(np.uint16))
    elif mode in ("I", "F"):
        image = Image.fromarray(pixels.astype(np.int32 if mode == "I" else np.float32) * 257)
    else:
        image = drawn().convert("RGB").convert(mode)
    assert image.mode == mode
    grey = only_page(encoded(image, "TIFF"))
    assert (grey[15, 25], grey[60, 100]) == (0, 255)


def test_transparent_is_white() -> None:
    clear = Image.new("RGBA", (120, 80), (0, 0, 0, 0))
    ImageDraw.Draw(clear).rectangle((10, 10, 40, 20), fill=(0, 0, 0, 255))
    grey = only_page(encoded(clear, "PNG"))
    assert (grey[15, 25], grey[60, 100]) == (0, 255)
    white = Image.new("RGBA", (120, 80), (255, 255, 255, 0))
    ImageDraw.Draw(white).rectangle((10, 10, 40, 20), fill=(255, 255, 255, 255))
    grey = only_page(encoded(white, "PNG"))  # but for what is white itself
    assert (grey[15, 25], grey[60, 100]) == (0, 255)
    palette = drawn().convert("P")
    assert only_page(encoded(palette, "PNG", transparency=palette.getpixel((25, 15))))[15, 25] == 255


@pytest.mark.parametrize(("ink", "paper"), [((200, 40, 40), (60, 110, 40)), ((0, 0, 255), (95, 0, 0))])
def test_colours_that_are_equally_light_are_told_apart(ink: tuple[int, ...], paper: tuple[int, ...]) -> None:
    page = Image.new("RGB", (120, 80), paper)
    ImageDraw.Draw(page).rectangle((10, 10, 40, 20), fill=ink)
    for image in (page, page.convert("RGBA")):
        grey = only_page(encoded(image, "PNG")).astype(int)
        assert abs(grey[15, 25] - grey[60, 60]) > 80


def test_exif_rotation_is_applied() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    grey = only_page(encoded(drawn(), "JPEG", exif=exif))
    assert grey.shape == (120, 80)
    assert grey[25, 80 - 15] < 40


def test_tiff_pages_come_in_order_with_their_resolution() -> None:
    sizes = [(120, 80), (60, 40), (30, 20)]
    first, *rest = [drawn(size) for size in sizes]
    pages = list(load_pages(encoded(first, "TIFF", save_all=True, append_images=rest, dpi=(200, 200))))
    assert [page.grey.shape[::-1] for page in pages] == sizes
    assert [page.number for page in pages] == [1, 2, 3]
    assert pages[0].dpi == pytest.approx(200)


def test_a_fax_is_stretched_to_square_pixels() -> None:
    (page,) = load_pages(encoded(drawn((408, 196)), "TIFF", dpi=(204, 98)))
    assert (page.grey.shape, page.dpi) == ((408, 408), 204)
    assert (page.grey[30, 25], page.grey[60, 25]) == (0, 255)
    (page,) = load_pages(encoded(drawn((408, 392)), "TIFF", dpi=(204, 196)))
    assert page.grey.shape == (392, 408)
    with pytest.raises(TooLargeError, match="408 x 408"):
        list(load_pages(encoded(drawn((408, 196)), "TIFF", dpi=(204, 98)), LoadOptions(max_pixels=408 * 400)))


def test_unbelievable_resolution_is_unknown() -> None:
    (page,) = load_pages(encoded(drawn(), "PNG", dpi=(1, 1)))
    assert page.dpi is None


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_truncated_image_is_read_as_far_as_it_goes(kind: str) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (400, 300)).astype(np.uint8)
    whole = encoded(Image.fromarray(noise), kind)
    grey = only_page(whole[: len(whole) // 2])
    assert grey.shape == (400, 300)
    assert grey[:100].std() > 30
    assert (grey[-20:] == 255).all()


def without_chunk(png: bytes, kind: bytes) -> bytes:
    place = png.index(kind) - 4
    (length,) = struct.unpack_from(">I", png, place)
    return png[:place] + png[place + length + 12 :]


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header claims any size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_bomb_is_refused_and_the_limit_can_be_raised() -> None:
    with pytest.raises(TooLargeError, match=r"30000 x 30000 pixels .* 150 megapixels$"):
        only_page(png_claiming(30_000, 30_000))
    page = encoded(drawn(), "PNG")
    with pytest.raises(TooLargeError):
        list(load_pages(page, LoadOptions(max_pixels=120 * 80 - 1)))
    assert list(load_pages(page, LoadOptions(max_pixels=120 * 80)))


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "empty file"),
        (b"Dear Sir,\n", "neither a PDF nor an image"),
        (b"\x89PNG\r\n\x1a\n", "damaged|neither"),
        (b"hi\n", "neither a PDF nor an image"),
        (encoded(drawn(), "JPEG")[:30], "damaged|neither"),
        (encoded(drawn(), "TIFF")[:9], "damaged|neither"),
        (png_claiming(50, 50), "damaged"),
        (without_chunk(encoded(drawn().convert("P"), "PNG"), b"PLTE"), "damaged"),
        (b"%PDF-1.7\n", "damaged PDF"),
    ],
)
def test_what_is_no_page_says_so_in_one_line(tmp_path: Path, data: bytes, complaint: str) -> None:
    path = tmp_path / "page.png"
    path.write_bytes(data)
    with pytest.raises(InputError, match=complaint) as caught:
        list(load_pages(path))
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_threads_that_load_images_leave_the_host_program_alone(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (400, 300)).astype(np.uint8)
    files = [encoded(Image.fromarray(noise), kind) for kind in ("PNG", "JPEG", "TIFF")]
    files += [data[: len(data) // 2] for data in files]
    state = lambda: (Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES, list(warnings.filters))  # noqa: E731
    before, seen = state(), []
    with ThreadPoolExecutor(4) as threads:
        pages = [threads.submit(only_page, data) for data in files * 10]
        while not all(page.done() for page in pages):
            seen.append(state())
    assert all(page.result().shape == (400, 300) for page in pages)
    assert all(each == before for each in [*seen, state()])


def test_the_limit_of_the_host_program_is_not_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    for kind in ("PNG", "JPEG", "TIFF", "BMP", "PPM", "GIF"):
        assert only_page(encoded(drawn(), kind)).shape == (80, 120)


def test_damaged_exif_data_do_not_cost_the_page() -> None:
    data = encoded(drawn(), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + bytes(range(200)))
    assert only_page(data).shape == (80, 120)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        list(load_pages(tmp_path / "none.png"))
    with pytest.raises(InputError, match="directory"):
        list(load_pages(tmp_path))


def test_one_pixel_is_a_page() -> None:
    assert only_page(encoded(Image.new("L", (1, 1), 7), "PNG")).tolist() == [[7]]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    kind=st.sampled_from(["PNG", "JPEG", "TIFF", "WEBP", "BMP", "JPEG2000", "PPM", "GIF"]),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8),
    kept=st.floats(0.05, 1),
)
def test_damaged_files_are_read_or_refused_but_never_crash(
    kind: str, changes: list[tuple[float, int]], kept: float
) -> None:
    data = bytearray(encoded(drawn(), kind))
    for place, value in changes:
        data[int(place * len(data))] = value
    try:
        for page in load_pages(bytes(data[: int(kept * len(data)) + 1])):
            assert page.grey.ndim == 2
    except TypecaseError as error:
        assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (None, [1, 2, 3, 4, 5]),
        ("2", [2]),
        ("3-4,1", [1, 3, 4]),
        ("4-", [4, 5]),
        ("-2", [1, 2]),
        ("4-99", [4, 5]),
        ("9", []),
    ],
)
def test_selected_pages(wanted: str | None, numbers: list[int]) -> None:
    assert select_pages(wanted, 5) == numbers


@pytest.mark.parametrize("wanted", ["", "x", "1,,2", "0", "3-2", "-", "1-2-3", "٣"])
def test_nonsense_is_no_selection_of_pages(wanted: str) -> None:
    with pytest.raises(OptionError, match=r"^pages "):
        select_pages(wanted, 5)


def test_only_the_selected_pages_are_loaded() -> None:
    data = encoded(drawn(), "TIFF", save_all=True, append_images=[drawn((60, 40))])
    (page,) = load_pages(data, LoadOptions(pages="2"))
    assert (page.number, page.grey.shape) == (2, (40, 60))
    with pytest.raises(InputError, match="has 2 page"):
        open_source(data, LoadOptions(pages="3"))
