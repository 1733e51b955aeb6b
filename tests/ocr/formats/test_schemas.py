"""What is written as ALTO, PAGE and hOCR holds against the schemas and the tools of others."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hocr_tools_lib.tools.hocr_check import Checker
from hocr_tools_lib.tools.hocr_lines import lines as hocr_lines
from lxml import etree

from ocr.document import Block, Box, Glyph, Line, Page, Role, Word
from ocr.formats import Job, open_writer
from ocr.input.source import load_pages
from ocr.options import LoadOptions
from tests.helpers.pdf_files import pages_pdf, text_at
from tests.helpers.written_pages import TEXT, page_of, word

SCHEMAS = Path(__file__).with_name("schemas")
NAMES = ["page.png", "two words\nand “lines” & <signs>.png", "\udcff.png".encode("utf-8", "backslashreplace").decode()]


class Beside(etree.Resolver):
    """Finds an imported schema beside the one that imports it, instead of on the network."""

    def resolve(self, url: str, _identifier: str, context: Any) -> Any:
        return self.resolve_filename(str(SCHEMAS / Path(url).name), context)


@pytest.fixture(scope="module", params=["alto", "pagexml"])
def format_and_schema(request: pytest.FixtureRequest) -> tuple[str, etree.XMLSchema]:
    files = {"alto": "alto-4-4.xsd", "pagexml": "pagecontent-2019-07-15.xsd"}
    parser = etree.XMLParser()
    parser.resolvers.add(Beside())
    return request.param, etree.XMLSchema(etree.parse(SCHEMAS / files[request.param], parser))


def written(name: str, document: str, *pages: Page) -> bytes:
    stream = BytesIO()
    writer = open_writer(name, stream, Job(document, b"", LoadOptions()))
    for page in pages:
        writer.add(page, None)
    writer.finish()
    return stream.getvalue()


def awkward_page() -> Page:
    """Letters at the corners of the page, baselines that leave it, a ligature, a word that nobody is sure of."""
    ligature = Word((Glyph("ffi", Box(0, 0, 9, 9), 1.0), Glyph("x", Box(9, 0, 12, 9), 1e-9)), 1e-9)
    corner = Word((Glyph("…", Box(199, 99, 200, 100), 0.0),), 0.0)
    above = Line((ligature,), ((-3.4, -0.6), (6.0, 1.25), (14.0, -2.0)), 0.1)
    return Page((Block((above,)), Block((Line((corner,), ((199.0, 101.7), (203.0, 104.0)), 2.0),))), 200, 100, 96.5)


def page_of_roles() -> Page:
    blocks = page_of("\n\n".join(f"the {role}" for role in Role), size=(600, 2000)).blocks
    return Page(tuple(replace(block, role=role) for block, role in zip(blocks, Role, strict=True)), 600, 2000)


def text_layer() -> Page:
    (page,) = load_pages(pages_pdf([text_at(72, 700, "It was a “dark” & <stormy> night—")]))
    assert page.text_layer
    return page.text_layer


PAGES = {
    "text": page_of(TEXT),
    "roles": page_of_roles(),
    "blank": Page((), 9, 9),
    "awkward": awkward_page(),
    "text layer": text_layer(),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_xml_is_valid(format_and_schema: tuple[str, etree.XMLSchema], page: Page, name: str) -> None:
    kind, schema = format_and_schema
    pages = [page, replace(page, number=2)] if kind == "alto" else [page]
    document = etree.fromstring(written(kind, name, *pages))
    assert schema.validate(document), schema.error_log


def test_the_schemas_do_refuse(format_and_schema: tuple[str, etree.XMLSchema]) -> None:
    kind, schema = format_and_schema
    document = etree.fromstring(written(kind, "page.png", page_of(TEXT)))
    line = document.find(".//{*}TextLine")
    assert line is not None
    line.append(etree.Element("Nonsense"))
    assert not schema.validate(document)


@pytest.mark.parametrize("pages", [(page_of(TEXT), awkward_page()), (page_of_roles(),)])
def test_hocr_passes_the_check_of_hocr_tools(pages: tuple[Page, ...], capsys: pytest.CaptureFixture[str]) -> None:
    Checker(BytesIO(written("hocr", "page.png", *pages))).check()
    said = capsys.readouterr().err.splitlines()
    assert len(said) > 10
    assert [line for line in said if line.startswith("not ok")] == []


@pytest.mark.parametrize("name", NAMES)
def test_hocr_tools_read_the_lines_back(name: str) -> None:
    assert list(hocr_lines(BytesIO(written("hocr", name, page_of(TEXT))))) == TEXT.replace("\n\n", "\n").split("\n")


def test_quotes_and_semicolons_survive_hocr() -> None:
    line = Line((word("a;b", 40, 30), word("'\"", 140, 30)), ((40.0, 50.0), (160.0, 50.0)), 9.0)
    assert list(hocr_lines(BytesIO(written("hocr", "x", Page((Block((line,)),), 600, 400))))) == ["a;b '\""]
