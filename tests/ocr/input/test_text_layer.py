"""Of a PDF page each text is taken or read once: good text, fields and notes as they are, pictures by reading."""

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from ocr.errors import InputError
from ocr.input.source import PageImage, load_pages, open_source
from ocr.options import LoadOptions, TextLayer
from tests.helpers.made_pdfs import add_page, font, form, mapped, picture, saved
from tests.helpers.pdf_files import pages_pdf, text_at
from tests.helpers.pdf_files import pdf as written_by_hand

PROSE = [
    "A good text layer has words of several letters each,",
    "with spaces between them, in a language that somebody",
    "speaks, and every one of them stands where it is seen.",
]


def prose(lines: list[str], top: float = 700) -> bytes:
    return b"".join(text_at(72, top - 20 * index, line) for index, line in enumerate(lines))


def scan(rows: int = 660, columns: int = 510) -> np.ndarray:
    pixels = np.full((rows, columns), 255, np.uint8)
    pixels[rows // 2 : rows // 2 + 30, 100:400] = 0
    return pixels


def only_page(pdf: pikepdf.Pdf | bytes, **options: object) -> PageImage:
    data = pdf if isinstance(pdf, bytes) else saved(pdf)
    (page,) = load_pages(data, LoadOptions(**options))  # type: ignore[arg-type]
    return page


def text(page: PageImage) -> str:
    assert page.text_layer is not None
    return page.text_layer.text


def test_a_good_layer_is_taken_and_nothing_is_left_to_read() -> None:
    page = only_page(pages_pdf([prose(PROSE)]))
    assert text(page).split() == " ".join(PROSE).split()
    assert page.unread is None
    assert all(line.is_embedded for line in page.text_layer.lines)  # type: ignore[union-attr]


def test_a_page_that_needs_no_picture_is_not_drawn() -> None:
    with open_source(pages_pdf([prose(PROSE)])) as source:
        shown, unseen = source.load(1), source.load(1, is_shown=False)
    assert (shown.grey < 128).any() and not (unseen.grey < 128).any()
    assert text(unseen) == text(shown)


def shifted(line: str) -> str:
    return "".join(chr(ord(symbol) + 1) if symbol.isalpha() else symbol for symbol in line)


@pytest.mark.parametrize(
    "bad",
    [
        [line.replace(" ", "") for line in PROSE],
        [" ".join(line.replace(" ", "")) for line in PROSE],
        [shifted(line) for line in PROSE],
        ["".join(c + "#7"[i % 2] if c != " " else c for i, c in enumerate(line)) for line in PROSE],
    ],
    ids=["no spaces", "letters as words", "shifted", "signs within words"],
)
def test_a_layer_that_no_page_can_show_is_read_instead(bad: list[str]) -> None:
    page = only_page(pages_pdf([prose(bad)]))
    assert page.text_layer is None
    assert page.dpi == 300
    assert page.grey.min() < 128
    assert text(only_page(pages_pdf([prose(bad)]), text_layer=TextLayer.ONLY))


@pytest.mark.parametrize(
    "lines",
    [
        ["Der Donaudampfschifffahrtsgesellschaftskapitän", "erklärt die Rechtsschutzversicherungsgesellschaften."],
        ["XKR-7732 14 mm 3,50", "BTV-1180 16 mm 4,20", "NTR-9954 18 mm 4,90"],
        ["7"],
        ["I saw a cat."],
    ],
)
def test_unusual_text_is_taken(lines: list[str]) -> None:
    assert text(only_page(pages_pdf([prose(lines)]))).split() == " ".join(lines).split()


def test_unmapped_letters_are_no_text() -> None:
    pdf = pikepdf.new()
    page = add_page(pdf, prose(PROSE))
    page.obj.Resources.Font.F.ToUnicode = mapped(pdf, b"<20> <7e> <E020>")
    assert only_page(pdf).text_layer is None


def test_a_heading_in_a_font_without_meaning_is_read_beside_the_text() -> None:
    pdf = pikepdf.new()
    heading, bullet = text_at(72, 740, "HEADING", 20), text_at(60, 700, "B")
    page = add_page(pdf, prose(PROSE) + (heading + bullet).replace(b"/F ", b"/G "))
    page.obj.Resources.Font.G = font()
    page.obj.Resources.Font.G.ToUnicode = mapped(pdf, b"<20> <7e> <E020>")
    found = only_page(pdf)
    assert text(found).split() == " ".join(PROSE).split()
    assert found.unread is not None
    assert found.unread[150:220].min() < 100 and found.unread[390:].min() > 200


def test_bullets_without_meaning_are_not_read() -> None:
    pdf = pikepdf.new()
    page = add_page(pdf, prose(PROSE) + text_at(60, 700, "B").replace(b"/F ", b"/G "))
    page.obj.Resources.Font.G = font()
    page.obj.Resources.Font.G.ToUnicode = mapped(pdf, b"<20> <7e> <E020>")
    assert only_page(pdf).unread is None


def test_letters_that_are_outlines_are_read_beside_a_foot_of_text() -> None:
    outline = b" 100 %d m 110 730 l 120 700 l 115 705 l 105 705 l h f"
    page = only_page(pages_pdf([b"".join(outline % y for y in range(200, 220)) + b"\n" + text_at(72, 40, "Page 7")]))
    assert text(page) == "Page 7"
    assert page.unread is not None
    assert not text(only_page(pages_pdf([outline % 300 + b"\n" + prose(PROSE)]))).startswith("Page")
    assert only_page(pages_pdf([outline % 300 + b"\n" + prose(PROSE)])).unread is None


def test_text_aslant_is_taken() -> None:
    stamp = b"q .707 .707 -.707 .707 200 200 cm " + text_at(0, 0, "RECEIVED ON 12 MAY", 30) + b"Q"
    assert text(only_page(pages_pdf([stamp]))) == "RECEIVED ON 12 MAY"


@pytest.mark.parametrize(
    ("ranges", "codes", "meant"),
    [
        # Tamil: a vowel sign stands before and after its letter, a dot above it.
        (b"<61> <61> <0BA8> <62> <62> <0BCA> <63> <63> <0BCD>", "abc " * 8, "\u0ba8\u0bca\u0bcd"),
        (b"<61> <63> <05D0>", "cba " * 8, "\u05d0\u05d1\u05d2"),
    ],
    ids=["marks", "right to left"],
)
def test_text_of_other_scripts_is_taken_in_its_order(ranges: bytes, codes: str, meant: str) -> None:
    pdf = pikepdf.new()
    page = add_page(pdf, text_at(72, 700, codes))
    page.obj.Resources.Font.F.ToUnicode = mapped(pdf, ranges + b" <20> <20> <0020>")
    assert set(text(only_page(pdf)).split()) == {meant}


def test_letters_on_a_heap_are_no_text() -> None:
    heaped = b"".join(text_at(72, 700 - 20 * row, symbol) for row in range(3) for symbol in "abcdefghijklm")
    page = only_page(pages_pdf([heaped]))
    assert page.text_layer is None


@pytest.mark.parametrize("strips", [1, 40])
def test_pictures_under_a_header_are_read(strips: int) -> None:
    pdf, pixels = pikepdf.new(), scan()
    height = 500 / strips
    images = {f"Im{i}": picture(pdf, part) for i, part in enumerate(np.split(pixels[:640], strips))}
    drawing = b"".join(
        b"q 500 0 0 %f 50 %f cm /Im%d Do Q " % (height, 550 - height * (i + 1), i) for i in range(strips)
    )
    add_page(pdf, text_at(72, 700, "A header above"), images=images).contents_add(drawing)
    page = only_page(pdf)
    assert text(page) == "A header above"
    assert page.unread is not None
    assert page.unread.min() < 50
    assert page.unread[:700].min() > 200  # no header in it


def test_a_picture_in_a_tiling_pattern_is_read_beside_the_text() -> None:
    pdf, pixels = pikepdf.new(), scan()
    tile = pikepdf.Stream(
        pdf,
        b"q 500 0 0 500 0 0 cm /Im Do Q",
        Type=Name.Pattern,
        PatternType=1,
        PaintType=1,
        TilingType=1,
        XStep=500,
        YStep=500,
        BBox=Array([0, 0, 500, 500]),
        Matrix=Array([1, 0, 0, 1, 50, 50]),
        Resources=Dictionary(XObject=Dictionary(Im=picture(pdf, pixels))),
    )
    content = prose(PROSE) + b"/Pattern cs /P scn 50 50 500 500 re f"
    add_page(pdf, content).Resources.Pattern = Dictionary(P=pdf.make_indirect(tile))
    page = only_page(pdf)
    assert text(page).split() == " ".join(PROSE).split()
    assert page.unread is not None
    assert page.unread.min() < 50
    assert page.unread[:600].min() > 200  # the text is not read again


def test_text_over_a_picture_is_taken_as_it_is() -> None:
    pdf = pikepdf.new()
    ground = np.full((660, 510), 230, np.uint8)
    add_page(pdf, b"q 612 0 0 792 0 0 cm /Im Do Q " + prose(PROSE), images={"Im": picture(pdf, ground)})
    page = only_page(pdf)
    assert text(page).split() == " ".join(PROSE).split()
    assert page.unread is not None
    assert page.unread.min() > 200


@pytest.mark.parametrize("where", ["mode 3", "under the picture", "in a form"])
def test_an_earlier_guess_is_not_taken(where: str) -> None:
    pdf = pikepdf.new()
    drawing, guess = b"q 612 0 0 792 0 0 cm /Im Do Q ", text_at(72, 300, "an earlier guess", hidden=True)
    images = {"Im": picture(pdf, scan())}
    if where == "under the picture":
        add_page(pdf, text_at(72, 300, "an earlier guess") + drawing, images=images)
    elif where == "in a form":
        add_page(pdf, drawing + b"/Fx Do", images={**images, "Fx": form(pdf, guess)})
    else:
        add_page(pdf, drawing + guess, images=images)
    assert only_page(pdf).text_layer is None
    assert text(only_page(pdf, text_layer=TextLayer.ONLY)) == "an earlier guess"


def test_a_hidden_layer_in_letters_that_are_not_read_is_taken() -> None:
    pdf = pikepdf.new()
    guess = b"BT /F 12 Tf 3 Tr 72 300 Td <0102030405> Tj ( ) Tj <0504030201> Tj ET"
    page = add_page(pdf, b"q 612 0 0 792 0 0 cm /Im Do Q " + guess, images={"Im": picture(pdf, scan())})
    page.obj.Resources.Font.F.ToUnicode = mapped(pdf, b"<01> <1f> <0430> <20> <20> <0020>")
    found = only_page(pdf)
    assert text(found) == "абвгд дгвба"
    assert found.unread is None


def test_fields_and_notes_are_part_of_the_page() -> None:
    pdf = pikepdf.new()
    page = add_page(pdf, text_at(72, 700, "Name of the applicant"))
    shown = form(pdf, text_at(2, 4, "Ada Lovelace"), (0, 0, 200, 20))
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), V=String("Ada Lovelace"))
    field.Rect, field.F, field.AP = Array([72, 600, 272, 620]), 4, Dictionary(N=shown)
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([300, 500, 320, 520]))
    note.Contents = String("call her\nback soon")
    page.obj.Annots = Array([pdf.make_indirect(field), pdf.make_indirect(note)])
    typed = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([72, 400, 300, 420]), F=4)
    typed.Contents, typed.DA = String("typed here"), String("/Helv 14 Tf 0 g")
    page.obj.Annots.append(pdf.make_indirect(typed))
    pdf.Root.AcroForm = Dictionary(Fields=Array([page.obj.Annots[0]]))
    found = only_page(pdf)
    assert text(found).split() == [
        "Name",
        "of",
        "the",
        "applicant",
        "Ada",
        "Lovelace",
        "call",
        "her",
        "back",
        "soon",
        "typed",
        "here",
    ]
    assert found.unread is None
    ada = next(word for line in found.text_layer.lines for word in line.words if word.text == "Ada")  # type: ignore[union-attr]
    assert found.grey[ada.box.top : ada.box.bottom, ada.box.left : ada.box.right].min() < 128


def test_what_is_cropped_away_is_no_text() -> None:
    pdf = pikepdf.new()
    add_page(pdf, text_at(72, 700, "seen") + text_at(72, 100, "cropped"), CropBox=Array([0, 400, 612, 792]))
    assert text(only_page(pdf)) == "seen"


def test_a_compact_scan_is_drawn_at_the_resolution_of_its_mask() -> None:
    pdf = pikepdf.new()
    fine = np.ones((3300, 2550), bool)
    fine[1000:1040, 500:2000] = False
    mask = picture(pdf, ~fine)
    ink = picture(pdf, np.zeros((66, 51), np.uint8), SMask=mask)
    ground = picture(pdf, np.full((660, 510), 240, np.uint8))
    drawing = b"q 612 0 0 792 0 0 cm /Bg Do /Fg Do Q"
    add_page(pdf, drawing, images={"Bg": ground, "Fg": ink})
    page = only_page(pdf)
    assert page.grey.shape == (3300, 2550)
    assert page.grey[1020, 1000] < 50
    assert page.grey[1100, 1000] > 200


def test_letters_drawn_as_curves_over_a_coarse_picture_are_drawn_finely() -> None:
    pdf = pikepdf.new()
    outline = b"0 g 100 100 m 110 130 l 120 100 l 115 105 l 105 105 l h f"
    drawing = b"q 612 0 0 792 0 0 cm /Im Do Q " + outline
    add_page(pdf, drawing, images={"Im": picture(pdf, scan())})
    assert only_page(pdf).dpi == 300


def test_pages_that_are_large_for_nothing_are_cheap() -> None:
    pdf = pikepdf.new()
    add_page(pdf, b"0 g 7000 7000 100 100 re f", (0, 0, 14400, 14400))
    add_page(pdf, b"", (0, 0, 14400, 14400))
    for page in load_pages(saved(pdf)):
        assert page.grey.size <= 36_000_000


def test_a_file_that_claims_more_pages_than_it_can_hold_is_refused() -> None:
    tree = b"<< /Type /Pages /Kids [3 0 R] /Count 500000 >>"
    data = written_by_hand(
        [b"<< /Type /Catalog /Pages 2 0 R >>", tree, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 72 72] >>"]
    )
    with pytest.raises(InputError, match="claims 500000 pages"):
        open_source(data)


def test_a_layer_on_its_head_is_read_afresh() -> None:
    page = only_page(pages_pdf([b"-1 0 0 -1 612 792 cm " + prose(PROSE)]))
    assert page.text_layer is None
