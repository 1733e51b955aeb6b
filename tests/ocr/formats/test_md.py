"""Markdown shows the text letter by letter, and what its blocks are."""

import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ocr.document import Block, Page, Role
from tests.helpers.written_pages import page_of, written

MARKDOWN = MarkdownIt("gfm-like", {"linkify": False})


def with_roles(text: str, *roles: Role, number: int = 1) -> Page:
    page = page_of(text, number)
    blocks = tuple(replace(block, role=role) for block, role in zip(page.blocks, roles, strict=True))
    return replace(page, blocks=blocks)


def markdown(*pages: Page, **options: bool) -> str:
    return written("md", *pages, **options).decode()


WORD = st.text(st.characters(codec="cp1252", categories=("L", "N", "P", "S")), min_size=1, max_size=8)


@given(st.lists(WORD, min_size=1, max_size=5), st.sampled_from([Role.PARAGRAPH, Role.QUOTE, Role.TITLE, Role.HEADING]))
def test_any_text_is_shown_letter_by_letter(words: list[str], role: Role) -> None:
    text = " ".join(words)
    shown = MARKDOWN.render(markdown(with_roles(text, role)))
    tags = {Role.PARAGRAPH: "<p>", Role.QUOTE: "<blockquote>\n<p>", Role.TITLE: "<h1>", Role.HEADING: "<h2>"}
    assert shown.startswith(tags[role])
    assert " ".join(unescape(re.sub(r"</?(p|h\d|blockquote)>", "", shown)).split()) == text


def test_headings_lists_and_code() -> None:
    roles = (Role.TITLE, Role.HEADING, Role.LIST_ITEM, Role.LIST_ITEM, Role.LIST_ITEM, Role.CODE, Role.PARAGRAPH)
    text = "Of cases\n\nHow\n\n• first\n\n2. second\n\n[3] third\n\nif x:\n    y = 2\n\nThe end."
    page = with_roles(text, *roles)
    page = replace(page, blocks=(page.blocks[0], replace(page.blocks[1], level=2), *page.blocks[2:]))
    assert markdown(page) == (
        "# Of cases\n\n### How\n\n- first\n2. second\n- [3] third\n\n```\nif x:\n    y = 2\n```\n\nThe end.\n"
    )


def test_paragraphs_go_on_across_pages_and_around_what_stands_between() -> None:
    before = (Role.RUNNING_HEAD, Role.PARAGRAPH, Role.FOOTNOTE)
    after = (Role.RUNNING_HEAD, Role.PARAGRAPH, Role.PARAGRAPH, Role.PAGE_NUMBER)
    first = with_roles("A head\n\nIt begins, but the under-\n\n1 A note.", *before)
    second = with_roles("A head\n\nstanding comes\n\nNext one.\n\n12", *after, number=2)
    assert markdown(first, second) == "It begins, but the understanding comes\n\n1 A note.\n\nNext one.\n"
    kept = markdown(first, second, heads=True)
    assert kept.count("A head") == 2
    assert kept.endswith("12\n")


def test_lines_of_a_column_that_begin_small_stay_apart() -> None:
    page = with_roles("adverb, not here\n\nadjective, nor here", Role.PARAGRAPH, Role.PARAGRAPH)
    assert markdown(page) == "adverb, not here\n\nadjective, nor here\n"


def test_a_fence_is_longer_than_those_in_the_code() -> None:
    page = with_roles("```\ncode", Role.CODE)
    assert MARKDOWN.render(markdown(page)) == "<pre><code>```\ncode\n</code></pre>\n"


@pytest.mark.parametrize("role", list(Role))
def test_no_word_is_lost(role: Role) -> None:
    text = "It is a “dark” & <stormy> night,\nwith 5 £ of rain\n\n12 drops."
    page = page_of(text)
    page = replace(page, blocks=tuple(Block(block.lines, role) for block in page.blocks))
    shown = unescape(re.sub(r"</?[a-z]+\d?>", " ", MARKDOWN.render(markdown(page, heads=True))))
    assert sorted(shown.split()) == sorted(text.split())
