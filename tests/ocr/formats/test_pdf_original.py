"""A searchable PDF keeps all that its source is: other pages, outlines, fields, notes, metadata, true claims."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from ocr.document import Page
from ocr.errors import OutputError
from ocr.formats import Job, open_writer
from ocr.formats.files import StreamOutput
from ocr.options import LoadOptions
from tests.helpers.made_pdfs import add_page, form, picture, saved
from tests.helpers.pdf_files import pages_pdf, text_at
from tests.helpers.pdf_files import stream as stream_object
from tests.helpers.written_pages import page_of, written

XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="{part}" pdfaid:conformance="{level}"/></rdf:RDF>
</x:xmpmeta><?xpacket end="w"?>"""


UNREAD = replace(page_of("x", 2), blocks=(), error="x.pdf: page 2 is damaged")


def rich_pdf() -> pikepdf.Pdf:
    """Three pages with information, outline, labels, a link, a note and a form field."""
    pdf = pikepdf.new()
    for name in (b"one", b"two", b"three"):
        page = add_page(pdf, text_at(72, 300, name.decode()), TrimBox=Array([10, 10, 600, 780]))
        note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([10, 10, 30, 30]), Contents=String("a note"))
        page.obj.Annots = Array([pdf.make_indirect(note)])
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), V=String("Ada"))
    field.Rect = Array([100, 100, 200, 120])
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(field)]))
    pdf.pages[0].obj.Annots.append(pdf.Root.AcroForm.Fields[0])
    with pdf.open_outline() as outline:
        outline.root.append(OutlineItem("Second", 1))
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r)]))
    pdf.docinfo["/Title"] = "A title"
    pdf.docinfo["/CreationDate"] = "D:20010203040506Z"
    return pdf


def signed_pdf() -> bytes:
    pdf = rich_pdf()
    signature = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=String("x" * 20))
    field = Dictionary(FT=Name.Sig, T=String("signature"), V=pdf.make_indirect(signature))
    pdf.Root.AcroForm.Fields.append(pdf.make_indirect(field))
    pdf.Root.AcroForm.SigFlags = 3
    return saved(pdf)


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(data))


def words(data: bytes, number: int = 0) -> list[str]:
    text: str = pypdfium2.PdfDocument(data)[number].get_textpage().get_text_bounded()
    return text.split()


def test_everything_that_is_no_text_is_kept() -> None:
    result = opened(written("pdf", *(page_of("read this", number) for number in (1, 2, 3)), source=saved(rich_pdf())))
    assert str(result.docinfo["/Title"]) == "A title"
    assert str(result.docinfo["/CreationDate"]) == "D:20010203040506Z"
    with result.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Second"]
    assert Name.r == result.Root.PageLabels.Nums[1].S
    assert str(result.Root.AcroForm.Fields[0].V) == "Ada"
    assert [len(page.obj.Annots) for page in result.pages] == [2, 1, 1]
    assert [float(edge) for edge in result.pages[0].obj.TrimBox] == [10, 10, 600, 780]


def test_the_same_input_makes_the_same_bytes(tmp_path: Path) -> None:
    source = tmp_path / "a.pdf"
    source.write_bytes(saved(rich_pdf()))
    first, second = (written("pdf", page_of("read this"), source=path) for path in (source, source))
    assert first == second
    assert written("pdf", page_of("read that"), source=source) != first


def test_a_page_that_could_not_be_read_stays_as_it_was() -> None:
    pdf = pikepdf.new()
    for hidden in ("first guess", "second guess"):
        add_page(pdf, text_at(72, 300, hidden, hidden=True))
    data = written("pdf", page_of("read"), UNREAD, source=saved(pdf))
    assert (words(data, 0), words(data, 1)) == (["read"], ["second", "guess"])


def test_a_damaged_page_costs_only_itself() -> None:
    pdf = rich_pdf()
    pdf.Root.Pages.Kids[1] = pdf.make_indirect(Dictionary(Type=Name.Font))
    stream = BytesIO()
    writer = open_writer("pdf", stream, Job("x.pdf", saved(pdf), LoadOptions()))
    for page in (page_of("read"), UNREAD, page_of("also", 3)):
        writer.add(page, None)
    writer.finish()
    assert words(stream.getvalue(), 0) == ["read", "one"]
    assert words(stream.getvalue(), 2) == ["also", "three"]


def test_of_a_page_that_is_left_out_nothing_is_left() -> None:
    data = written("pdf", page_of("read", 1), page_of("read", 3), source=saved(rich_pdf()))
    assert [words(data, number)[-1] for number in range(2)] == ["one", "three"]
    assert b"two" not in b"".join(
        bytes(thing.read_bytes()) for thing in opened(data).objects if isinstance(thing, pikepdf.Stream)
    )


@pytest.mark.parametrize("where", ["page", "form", "form within a form", "mode set outside the form", "transparent"])
def test_the_hidden_text_of_an_earlier_program_is_taken_out(where: str) -> None:
    pdf = pikepdf.new()
    guess, seen = text_at(72, 300, "a guess", hidden=True), text_at(72, 200, "stamp")
    if where == "page":
        add_page(pdf, guess + seen)
    elif where == "form":
        add_page(pdf, b"/Fx Do " + seen, images={"Fx": form(pdf, guess)})
    elif where == "form within a form":
        inner = form(pdf, guess)
        outer = form(pdf, b"q /Fx Do Q", Resources=Dictionary(XObject=Dictionary({"/Fx": inner})))
        add_page(pdf, b"/Fo Do " + seen, images={"Fo": outer})
    elif where == "transparent":
        page = add_page(pdf, b"q /none gs " + guess.replace(b"3 Tr", b"") + b" Q " + seen)
        page.obj.Resources.ExtGState = Dictionary(none=Dictionary(ca=0))
    else:
        inner = form(pdf, guess.replace(b"3 Tr", b""))
        add_page(pdf, b"q 3 Tr /Fx Do Q " + seen, images={"Fx": inner})
    data = saved(pdf)
    assert words(data) == ["a", "guess", "stamp"]
    once = written("pdf", page_of("read this"), source=data)
    assert words(once) == ["read", "this", "stamp"]
    assert words(written("pdf", page_of("read this"), source=once)) == ["read", "this", "stamp"]


@pytest.mark.parametrize("layer", [b"7 Tr (a guess of old) Tj", b"3 Tr (a guess) Tj 0 Tr ( of old) Tj"])
def test_where_hidden_text_cannot_be_taken_out_none_is_added(layer: bytes) -> None:
    pdf = pikepdf.new()
    add_page(pdf, b"BT /F 12 Tf 72 300 Td " + layer + b" ET")
    assert words(written("pdf", page_of("a guess"), source=saved(pdf))) == ["a", "guess", "of", "old"]


@pytest.mark.parametrize(
    ("before", "after", "mask", "is_kept"),
    [
        (b"", b"", False, False),
        (b"q 0 0 300 792 re W n ", b"Q ", False, True),
        (b"/thin gs ", b"", False, True),
        (b"/OC /layer BDC ", b"EMC ", False, True),
        (b"0.5 0 0 0.5 0 0 cm ", b"", False, True),
        (b"", b"", True, True),
    ],
    ids=["opaque", "clipped", "transparent", "in a layer", "smaller", "masked"],
)
def test_text_under_the_picture_of_the_page_is_taken_out(
    before: bytes, after: bytes, mask: bool, is_kept: bool
) -> None:
    pdf = pikepdf.new()
    ground = np.full((10, 10), 200, np.uint8)
    keys = {"SMask": picture(pdf, ground)} if mask else {}
    images = {"Im": picture(pdf, ground, **keys), "Fx": form(pdf, text_at(72, 200, "guess"))}
    drawing = b"q 612 0 0 792 0 0 cm /Im Do Q "
    page = add_page(pdf, text_at(72, 300, "a") + b"/Fx Do " + before + drawing + after, images=images)
    page.contents_add(text_at(72, 500, "stamp"))
    page.obj.Resources.ExtGState = Dictionary(thin=Dictionary(ca=0.2))
    found = words(written("pdf", page_of("read this"), source=saved(pdf)))
    assert set(found) == {"read", "this", "stamp"} | ({"a", "guess"} if is_kept else set())


def test_resources_that_pages_share_are_no_place_for_ours() -> None:
    source = pages_pdf([text_at(72, 300, "one"), text_at(72, 300, "two")])
    pdf = opened(source)
    pdf.Root.Pages.Resources = pdf.pages[0].obj.Resources
    for page in pdf.pages:
        del page.obj["/Resources"]
    data = written("pdf", page_of("read", 1), page_of("too", 2), source=saved(pdf))
    assert (words(data, 0), words(data, 1)) == (["read", "one"], ["too", "two"])


def test_content_that_leaves_its_state_in_disorder_does_not_move_the_text() -> None:
    pdf = pikepdf.new()
    add_page(pdf, b"q 0.1 0 0 0.1 300 300 cm q " + text_at(0, 0, "tiny"))
    textpage = pypdfium2.PdfDocument(written("pdf", page_of("read"), source=saved(pdf)))[0].get_textpage()
    assert textpage.get_charbox(0)[0] == pytest.approx(40 * 612 / 600, abs=2)


def test_signatures_are_not_broken_unasked() -> None:
    source = signed_pdf()
    with pytest.raises(OutputError, match=r"page\.png: signed") as caught:
        written("pdf", page_of("read"), source=source)
    assert "\n" not in str(caught.value) and "--break-signatures" in caught.value.hint
    result = opened(written("pdf", page_of("read"), source=source, break_signatures=True))
    assert "/V" not in result.Root.AcroForm.Fields[1]
    assert "/SigFlags" not in result.Root.AcroForm
    assert str(result.Root.AcroForm.Fields[0].V) == "Ada"


@pytest.mark.parametrize("where", ["below its kind", "on the page alone"])
def test_signatures_are_found_wherever_they_are(where: str) -> None:
    pdf = pikepdf.new()
    page = add_page(pdf, b"")
    field = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, V=Dictionary(Type=Name.Sig)))
    parent = pdf.make_indirect(Dictionary(FT=Name.Sig, T=String("signature"), Kids=Array([field])))
    page.obj.Annots, fields = Array([field]), Array([parent])
    if where == "on the page alone":
        field.FT, fields = Name.Sig, Array([])
    pdf.Root.AcroForm = Dictionary(Fields=fields)
    with pytest.raises(OutputError, match="signed"):
        written("pdf", page_of("read"), source=saved(pdf))
    result = opened(written("pdf", page_of("read"), source=saved(pdf), break_signatures=True))
    assert "/V" not in result.pages[0].Annots[0]


@pytest.mark.parametrize(
    ("part", "level", "kept"), [("1", "B", "B"), ("2", "A", "U"), ("1", "A", "B"), ("2", "U", "U")]
)
def test_a_claim_to_be_pdf_a_is_kept_as_far_as_it_is_true(part: str, level: str, kept: str) -> None:
    pdf = rich_pdf()
    pdf.Root.Metadata = pdf.make_stream(
        XMP.format(part=part, level=level).encode(), Type=Name.Metadata, Subtype=Name.XML
    )
    result = opened(written("pdf", page_of("read"), source=saved(pdf)))
    with result.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == (part, kept)


def test_text_finds_its_page_behind_one_that_is_no_page() -> None:
    source = pages_pdf([text_at(72, 300, name) for name in ("one", "two", "three", "four")])
    source = source.replace(b"6 0 obj\n<<", b"6 0 obj\n[<", 1)
    pages = [page_of("read", 1), Page((), 1, 1, number=2, error="page 2 is damaged"), page_of("here", 3)]
    result = written("pdf", *pages, source=source)
    assert [words(result, place) for place in (0, 1)] == [["read", "one"], ["here", "three"]]
    assert len(pypdfium2.PdfDocument(result)) == 2


@pytest.mark.parametrize(
    "second",
    [b"<< >>", stream_object(b"no page"), b"<< /Type /Pages /Kids [6 0 R] /Count 1 /Parent 6 0 R >>"],
    ids=["empty", "stream", "loop"],
)
def test_pages_that_only_one_library_sees_do_not_cost_the_others(second: bytes) -> None:
    source = pages_pdf([text_at(72, 300, name) for name in ("one", "two", "three")])
    start = source.index(b"6 0 obj\n") + len(b"6 0 obj\n")
    source = source[:start] + second + source[source.index(b"\nendobj", start) :]
    stream = BytesIO()
    writer = open_writer("pdf", stream, Job("x.pdf", source, LoadOptions()))
    for number in (1, 2, 3):
        writer.add(page_of("read", number), None)
    writer.finish()
    pages = [words(stream.getvalue(), place) for place in range(len(pypdfium2.PdfDocument(stream.getvalue())))]
    assert pages[0] == ["read", "one"]
    assert pages[-1] == ["read", "three"]


def test_of_damaged_content_the_rest_is_kept() -> None:
    pdf = pikepdf.new()
    add_page(pdf, text_at(72, 300, "seen") + b"\n<< /Broken [ (unfinished")
    stream = BytesIO()
    writer = open_writer("pdf", stream, Job("x.pdf", saved(pdf), LoadOptions()))
    writer.add(page_of("read"), None)
    writer.finish()
    assert words(stream.getvalue()) == ["read", "seen"]


def test_a_compact_picture_is_kept_as_it_was() -> None:
    pdf = pikepdf.new()
    noise = np.random.default_rng(1).integers(0, 256, (50, 40)).astype(np.uint8)
    add_page(pdf, b"q 612 0 0 792 0 0 cm /Im Do Q", images={"Im": picture(pdf, noise)})
    source = saved(pdf)
    before, after = opened(source), opened(written("pdf", page_of("read"), source=source))
    streams = [pdf.pages[0].obj.Resources.XObject.Im.read_raw_bytes() for pdf in (before, after)]
    assert streams[0] == streams[1]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_an_error_and_no_success() -> None:
    with open("/dev/full", "wb", buffering=0) as full:
        output = StreamOutput(Job("x.pdf", saved(rich_pdf()), LoadOptions()), "pdf", full)
        output.add(page_of("read"), None)
        with pytest.raises(OutputError, match="cannot be written"):
            output.settle()
