"""All layout families, and which of them only trial pages are drawn from."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from ocr.training.typesetting import families_articles as articles
from ocr.training.typesetting import families_books as books
from ocr.training.typesetting import families_crops as crops
from ocr.training.typesetting import families_data as data
from ocr.training.typesetting import families_exercises as exercises
from ocr.training.typesetting import families_figures as figures
from ocr.training.typesetting import families_journals as journals
from ocr.training.typesetting import families_leaflets as leaflets
from ocr.training.typesetting import families_ledgers as ledgers
from ocr.training.typesetting import families_listed as listed
from ocr.training.typesetting import families_marked as marked
from ocr.training.typesetting import families_news as news
from ocr.training.typesetting import families_offices as offices
from ocr.training.typesetting import families_papers as papers
from ocr.training.typesetting import families_reference as reference
from ocr.training.typesetting import families_screens as screens
from ocr.training.typesetting import families_tables as tables
from ocr.training.typesetting.content import Content


class Medium(StrEnum):
    """What a page is seen on; a crop is a small piece of paper or screen."""

    PAPER = "paper"
    SCREEN = "screen"
    CROP = "crop"


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of layout. weight: how often its pages are drawn: 1 for most, 0 for those that must be asked for."""

    draw: Callable[[np.random.Generator, Content], str]
    medium: Medium = Medium.PAPER
    weight: float = 1.0


FAMILIES: Final[dict[str, Family]] = {
    "columns": Family(articles.columns_page, weight=3),
    "banded": Family(articles.banded_article),
    "floats": Family(articles.float_article),
    "sidebar": Family(articles.sidebar_article),
    "pull_quote": Family(articles.pull_quote_article),
    "table_article": Family(tables.table_article),
    "table": Family(tables.table_page, weight=1.5),
    "statement": Family(tables.statement),
    "timetable": Family(tables.timetable),
    "data_report": Family(data.data_report, weight=1.5),
    "paper_tables": Family(data.paper_tables, weight=1.5),
    "accounts": Family(data.accounts),
    "schedule": Family(data.schedule),
    "tables_beside": Family(data.tables_beside, weight=0.7),
    "survey": Family(data.survey),
    "standings": Family(data.standings),
    "crosstab": Family(data.crosstab),
    "price_list": Family(data.price_list),
    "letter": Family(offices.letter),
    "invoice": Family(offices.invoice),
    "form": Family(offices.form, weight=2),
    "receipt": Family(offices.receipt),
    "card": Family(offices.card, weight=0.7),
    "slide": Family(screens.slide, Medium.SCREEN),
    "web": Family(screens.web_page, Medium.SCREEN),
    "list_window": Family(screens.list_window, Medium.SCREEN),
    "editor": Family(screens.editor, Medium.SCREEN),
    "poster": Family(screens.poster, Medium.SCREEN),
    "book": Family(books.book_page),
    "title_page": Family(books.title_page, weight=0.5),
    "contents": Family(reference.contents_page),
    "verse": Family(books.verse_page, weight=0.7),
    "play": Family(books.play),
    "encyclopaedia": Family(reference.encyclopaedia),
    "dictionary": Family(reference.dictionary),
    "index": Family(reference.book_index),
    "footnotes": Family(papers.footnote_page),
    "paper": Family(papers.paper_page),
    "journal": Family(journals.journal_page, weight=4),
    "report": Family(journals.report_page, weight=2),
    "scholarly": Family(journals.scholarly_book, weight=2),
    "leaflet": Family(leaflets.leaflet),
    "plates": Family(leaflets.plates, weight=0.7),
    "note_list": Family(leaflets.note_list, weight=0.7),
    "marginal": Family(papers.marginal_page),
    "listing": Family(papers.listing_page, weight=0.7),
    "newspaper": Family(news.newspaper, weight=2),
    "classified": Family(news.classified),
    "spread": Family(books.spread, weight=0.7),
    "diagram": Family(figures.diagram, weight=0.7),
    "chart": Family(figures.chart, weight=0.7),
    "gallery": Family(figures.gallery, weight=0.7),
    "word_crop": Family(crops.word_crop, Medium.CROP, weight=0.7),
    "line_crop": Family(crops.line_crop, Medium.CROP, weight=0.5),
    "lines_crop": Family(crops.lines_crop, Medium.CROP, weight=0.5),
    "identifiers": Family(marked.identifiers),
    "travel_document": Family(marked.travel_document, weight=0.7),
    "checklist": Family(marked.checklist),
    "reduced_prices": Family(marked.reduced_prices, weight=0.7),
    "spaced_titles": Family(marked.spaced_titles, weight=0.7),
    "stamped": Family(marked.stamped, weight=1.5),
    "stacked_tables": Family(ledgers.stacked_tables, weight=0),
    "goods": Family(ledgers.goods, weight=0),
    "ledger": Family(ledgers.ledger, weight=0),
    "exercises": Family(exercises.exercises, weight=0),
    "addressed": Family(exercises.addressed, weight=0),
    "typescript": Family(exercises.typescript, weight=0),
    "labelled_plan": Family(exercises.labelled_plan, weight=0),
    "columned_list": Family(listed.columned_list, weight=0),
    "link_columns": Family(listed.link_columns, weight=0),
    "priced_columns": Family(listed.priced_columns, weight=0),
    "cards": Family(listed.cards, Medium.SCREEN, weight=0),
    "life_story": Family(listed.life_story, weight=0),
    "word_tables": Family(listed.word_tables, weight=0),
}

TRIAL_FAMILIES: Final = frozenset({
    "pull_quote", "timetable", "receipt", "card", "editor", "poster", "play", "dictionary", "index", "classified",
    "lines_crop", "chart", "standings", "crosstab", "price_list",
})  # fmt: skip
"""Families that training never draws."""
