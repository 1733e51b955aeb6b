"""What several tests need: a typeface that every machine has, and what is known of English."""

import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import ImageFont

from classifier.synthesis.fonts import Face, symbols_of
from ocr.language.char_class_model import CharClassModel
from ocr.language.language_file import Language
from ocr.language.ngram_model import LanguageModel
from ocr.language.word_list import WordList
from ocr.language_names import ENGLISH, language_path

TOGETHER = ("tests/ocr/cluster", "tests/ocr/serve")
"""Folders whose tests share a cluster or a server."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With `-n auto`, leave the tests of a file, or of one of the folders TOGETHER, to one process: what they share
    takes long to make."""
    from xdist.scheduler import LoadScopeScheduling

    class FileOrFolder(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return next((folder for folder in TOGETHER if file.startswith(f"{folder}/")), file)

    return FileOrFolder(config, log)


def pytest_collection_finish() -> None:
    """Let torch, if a test has imported it, count on one thread: networks as small as those of tests learn no faster on
    several, and many times more slowly where other tests run beside them."""
    if torch := sys.modules.get("torch"):
        torch.set_num_threads(1)


@pytest.fixture(scope="session")
def face(tmp_path_factory: pytest.TempPathFactory) -> Face:
    """The font that Pillow carries within itself, as a file."""
    path = Path(tmp_path_factory.mktemp("fonts")) / "pillow.ttf"
    carried = ImageFont.load_default(20)
    assert isinstance(carried, ImageFont.FreeTypeFont)
    assert isinstance(carried.path, BytesIO)
    path.write_bytes(carried.path.getvalue())
    return Face(path, "Pillow's own", "sans", True, symbols_of(ImageFont.truetype(path, 40)))


@pytest.fixture(scope="session")
def english() -> Language:
    """English as it ships."""
    return Language.load(language_path(ENGLISH))


@pytest.fixture(scope="session")
def language(english: Language) -> LanguageModel:
    """The model of English that ships."""
    return english.ngrams


@pytest.fixture(scope="session")
def words(english: Language) -> WordList:
    """The English words that ship."""
    return english.words


@pytest.fixture(scope="session")
def char_classes(english: Language) -> CharClassModel:
    """The English character classes that ship."""
    return english.char_classes
