"""Drawn lines: the truth about every pixel agrees with what is drawn."""

from dataclasses import replace
from itertools import islice, repeat
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from classifier.alphabet import FURTHER, INDEX, LIGATURES, PRINTABLE_ASCII, SYMBOLS
from classifier.synthesis.fonts import Face, face_weights, find_faces, listed_families, listed_packages
from classifier.synthesis.form_text import character_groups
from classifier.synthesis.print import INK_LIMIT, Setting, draw_line, drawable
from classifier.synthesis.text import accented, line_texts, scrambled, with_ligatures

PLAIN = Setting(x_height=24)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def test_all_printable_ascii_has_ink(face: Face) -> None:
    assert face.symbols >= set(PRINTABLE_ASCII)


def test_missing_signs_are_not_taken_for_drawn_ones(face: Face) -> None:
    assert not face.symbols & {"ﬃ", "½"}


def test_symbols_and_spaces_are_those_of_the_text(face: Face, rng: np.random.Generator) -> None:
    line = draw_line("To be,  or not", face, PLAIN, rng)
    assert line is not None
    assert "".join(line.symbols) == "Tobe,ornot"
    assert np.flatnonzero(line.spaces).tolist() == [2, 5, 7]


def test_symbols_stand_in_order_from_left_to_right(face: Face, rng: np.random.Generator) -> None:
    line = draw_line("typecase", face, PLAIN, rng)
    assert line is not None
    centres = [np.flatnonzero((line.owner == i).any(axis=0)).mean() for i in range(len(line.symbols))]
    assert centres == sorted(centres)


@pytest.mark.parametrize("x_height", [8, 14, 24, 45])
@pytest.mark.parametrize("supersampled", [True, False])
def test_ink_has_an_owner_and_paper_has_none(
    face: Face, rng: np.random.Generator, x_height: int, supersampled: bool
) -> None:
    line = draw_line("Sorting jugs, by Q & A!", face, Setting(x_height, supersampled=supersampled), rng)
    assert line is not None
    assert line.grey.dtype == np.uint8
    assert line.owner.dtype == np.int16
    np.testing.assert_array_equal(line.owner >= 0, line.grey < INK_LIMIT)
    assert set(np.unique(line.owner)) == {-1, *range(len(line.symbols))}


def test_baseline_and_x_height_are_where_x_stands(face: Face, rng: np.random.Generator) -> None:
    line = draw_line("xgx", face, Setting(30), rng)
    assert line is not None
    rows = np.flatnonzero((line.owner == 0).any(axis=1))
    assert rows[-1] + 1 == pytest.approx(line.baseline, abs=1)
    assert rows[-1] + 1 - rows[0] == pytest.approx(line.x_height, abs=1.5)


def test_an_underline_belongs_to_no_symbol(face: Face, rng: np.random.Generator) -> None:
    line = draw_line("no", face, replace(PLAIN, underline=1.0), rng)
    assert line is not None
    below = slice(round(line.baseline) + 2, None)
    assert (line.grey[below] < INK_LIMIT).any()
    assert (line.owner[below] == -1).all()


def test_small_capitals_are_capitals_as_high_as_small_letters(face: Face, rng: np.random.Generator) -> None:
    line = draw_line("Hix", face, replace(PLAIN, small_capitals=1.0), rng)
    assert line is not None
    assert line.symbols == ("H", "I", "X")
    heights = [np.ptp(np.flatnonzero((line.owner == i).any(axis=1))) + 1 for i in range(3)]
    assert heights[2] == pytest.approx(1.08 * PLAIN.x_height, abs=2)
    assert heights[0] > 1.2 * heights[2]


def test_touching_letters_leave_each_its_ink(face: Face, rng: np.random.Generator) -> None:
    line = draw_line("minimum", face, replace(PLAIN, tracking=-0.3), rng)
    assert line is not None
    assert set(range(7)) <= set(np.unique(line.owner))


def test_nothing_to_draw_is_no_line(face: Face, rng: np.random.Generator) -> None:
    assert draw_line("   ", face, PLAIN, rng) is None


def test_what_the_face_lacks_becomes_plain_or_is_dropped(face: Face, rng: np.random.Generator) -> None:
    typewriter = replace(face, symbols=frozenset(PRINTABLE_ASCII))
    assert drawable("“yes” — œuvre no", typewriter, rng) == '"yes" - no'


def test_ligatures_are_one_symbol_where_the_face_has_them() -> None:
    assert with_ligatures("office fly", frozenset(LIGATURES)) == "oﬃce ﬂy"
    assert with_ligatures("office", frozenset("ﬁ")) == "ofﬁce"


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), paragraph=st.text(max_size=200))
@example(seed=171, paragraph="A")
def test_texts_hold_only_signs_of_the_alphabet(seed: int, paragraph: str) -> None:
    for text in line_texts([paragraph, "Plain words, too."], np.random.default_rng(seed)):
        assert set(text) <= INDEX.keys() | {" "}


def test_the_makers_reach_every_symbol_but_ligatures_and_what_english_lacks() -> None:
    words = repeat("It was the best of times, it was the worst of times; so said the affable officer's fiancee.")
    wanted = set(SYMBOLS) - set(LIGATURES) - set(FURTHER)
    for text in islice(line_texts(words, np.random.default_rng(1)), 3000):
        wanted -= set(text)
    assert not wanted


def test_an_exercise_is_characters_of_one_kind() -> None:
    kinds = (str.isupper, str.islower, str.isdigit, lambda text: not any(map(str.isalnum, text)))
    for seed in range(40):
        text = character_groups(np.random.default_rng(seed)).replace(" ", "")
        assert len(text) >= 10
        assert any(kind(text) for kind in kinds)


def test_more_is_written_in_capitals_by_hand_than_printed() -> None:
    words = ["it was the best of times, it was the worst of times, and nothing else was said about it"] * 500
    printed, written = (
        sum(text.isupper() for text in line_texts(words, np.random.default_rng(5), by_hand=by_hand))
        for by_hand in (False, True)
    )
    assert written > 1.5 * printed


def test_accented_words_change_one_letter() -> None:
    assert accented("xyz", np.random.default_rng(0)) == "xyzé"
    assert len(accented("canto", np.random.default_rng(0))) == 5


def test_weights_share_by_style_and_family(face: Face) -> None:
    serif = [replace(face, family=name, style="serif") for name in ("A", "A", "A", "B")]
    weights = face_weights([*serif, face])
    assert weights.sum() == pytest.approx(1)
    assert weights[:3].sum() == pytest.approx(weights[3])


def test_the_font_list_names_families_once_and_packages() -> None:
    families = listed_families()
    assert len(families) > 100
    assert {"Special Elite", "Liberation Serif"} <= families.keys()
    assert "fonts-liberation" in listed_packages()


def test_unlisted_fonts_and_files_that_are_none_are_passed_over(tmp_path: Path, face: Face) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"no font at all")
    (tmp_path / "unlisted.ttf").write_bytes(face.path.read_bytes())
    assert find_faces([tmp_path, tmp_path / "missing"]) == []


def test_scrambled_words_keep_their_letters_and_their_marks_in_place() -> None:
    rng = np.random.default_rng(1)
    words = {scrambled("(Printers'", rng) for _ in range(20)}
    assert len(words) > 10
    assert all(word[:2] == "(P" and word[-1] == "'" and sorted(word) == sorted("(Printers'") for word in words)
