"""A format that a document cannot be had in costs that format, not the others."""

from pathlib import Path

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, String

from ocr.errors import ExitCode
from ocr.options import LoadOptions, TextLayer
from tests.helpers.batch_runs import Run
from tests.helpers.made_pdfs import add_page, saved


def signed(path: Path) -> Path:
    pdf = pikepdf.new()
    add_page(pdf, b"0 0 300 300 re f")
    field = Dictionary(FT=Name.Sig, T=String("signature"), V=Dictionary(Type=Name.Sig, Contents=String("x" * 20)))
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(field)]))
    path.write_bytes(saved(pdf))
    return path


def test_text_of_a_signed_pdf_is_written_though_no_pdf_is(tmp_path: Path) -> None:
    source, out = signed(tmp_path / "deed.pdf"), tmp_path / "out"
    load = LoadOptions(text_layer=TextLayer.IGNORE)
    run = Run(out, source, formats=("txt", "pdf", "json"), load=load)
    assert run.code is ExitCode.SOME_FAILED
    assert "deed.pdf: signed" in run.said.getvalue() and "--break-signatures" in run.said.getvalue()
    assert sorted(path.name for path in out.glob("deed*")) == ["deed.json", "deed.txt"]
    assert (out / "deed.txt").read_text().split()
    assert not list(out.rglob("*.part"))
    again = Run(out, source, formats=("txt", "pdf", "json"), load=load, break_signatures=True)
    assert again.code is ExitCode.OK
    assert pypdfium2.PdfDocument(out / "deed.pdf")[0].get_textpage().count_chars() > 0


def test_where_there_is_no_other_format_nothing_is_written(tmp_path: Path) -> None:
    run = Run(tmp_path / "out", signed(tmp_path / "deed.pdf"), formats=("pdf",))
    assert run.code is ExitCode.OUTPUT
    assert not list((tmp_path / "out").glob("deed*"))
