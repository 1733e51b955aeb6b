"""Hand-printed lines: strokes find their characters, and what is drawn agrees with them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifier.synthesis.emnist_lines import ALIKE, compose_images, one_hand, read_letters, with_pen
from classifier.synthesis.handwriting import (
    LETTER_SIZE,
    Hand,
    Writer,
    Writing,
    box,
    compose,
    draw_writing,
    mixed,
    person,
    reordered,
    respaced,
    side_by_side,
)
from classifier.synthesis.line_warp import warp_line
from classifier.synthesis.unipen import StrokeSet, in_one_row, is_test_writer, whole_lines, writers, written_lines

HAND = Hand(x_height=30, pen=0.15, pressure=0.0, slant=0.0)
TRAINING, TESTING = "8/abc/a.dat", "8/abc/l.dat"
TOPS = {"b": 0, "d": 0, "p": 100}


def bar(left: float, symbol: str) -> np.ndarray:
    """An upright stroke of a symbol: the line's baseline is at y = 250, falls one in a hundred; the x-height is 150."""
    top, bottom = TOPS.get(symbol, 100), 350 if symbol == "p" else 250
    y = np.linspace(top, bottom, 6) + left / 100
    return np.stack([np.full(6, left), y], axis=1)


def stroke_set(samples: Sequence[tuple[str, str, Sequence[np.ndarray]]]) -> dict[str, np.ndarray]:
    """The arrays of a file of strokes from (writer, text, strokes)."""
    strokes = [stroke for _, _, own in samples for stroke in own]
    return {
        "points": np.round(np.concatenate(strokes)).astype(np.int16),
        "stroke_offsets": np.cumsum([0, *(len(stroke) for stroke in strokes)]).astype(np.int32),
        "sample_offsets": np.cumsum([0, *(len(own) for _, _, own in samples)]).astype(np.int32),
        "text": np.array([text for _, text, _ in samples]),
        "writer": np.array([writer for writer, _, _ in samples]),
    }


def save(path: Path, arrays: dict[str, np.ndarray]) -> None:
    np.savez(path, allow_pickle=False, **arrays)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two writers' line `ab ape ox` and its characters, cut out and moved to the corner, and isolated small letters."""
    lines, cut, chars = [], [], []
    for writer in (TRAINING, TESTING):
        strokes = [bar(100.0 * i, symbol) for i, symbol in enumerate("abapeox")]
        lines.append((writer, "ab ape ox", strokes))
        cut += [("3" + writer[1:], s, [(p - p.min(axis=0)) * 2]) for s, p in zip("abapeox", strokes, strict=True)]
        chars += [("2" + writer[1:], s, [bar(0, s) - bar(0, s).min(axis=0)]) for s in "abdpeoxcmnrsuvwz"]
        chars += [("2" + writer[1:], s, [bar(0, s) * 20]) for s in "ab"]
    for name, samples in (("unipen_lines", lines), ("unipen_chars_in_context", cut), ("unipen_chars", chars)):
        save(tmp_path / f"{name}.npz", stroke_set(samples))
    return tmp_path


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(5)


@pytest.fixture
def writing(folder: Path) -> Writing:
    return written_lines(folder)[0]


def test_the_names_of_the_tests_are_on_both_sides_of_the_split() -> None:
    assert not is_test_writer(TRAINING)
    assert is_test_writer(TESTING)


def test_lines_of_training_writers_get_their_characters(folder: Path) -> None:
    found = written_lines(folder)
    assert len(found) == 1
    assert "".join(found[0].symbols) == "abapeox"
    assert np.flatnonzero(found[0].spaces).tolist() == [2, 5]


def test_lines_are_levelled_on_their_baseline(writing: Writing) -> None:
    bottoms = {symbol: box(strokes)[3] for symbol, strokes in zip(writing.symbols, writing.strokes, strict=True)}
    assert bottoms["a"] == pytest.approx(0, abs=1.5)
    assert bottoms["x"] == pytest.approx(0, abs=1.5)
    assert bottoms["p"] == pytest.approx(100, abs=1.5)
    assert writing.x_height == pytest.approx(150, abs=2)


def test_a_line_whose_characters_are_other_points_is_left_out(folder: Path) -> None:
    with np.load(folder / "unipen_chars_in_context.npz") as data:
        arrays = dict(data)
    arrays["points"] = arrays["points"][::-1]
    save(folder / "unipen_chars_in_context.npz", arrays)
    assert written_lines(folder) == []


def test_writers_need_twenty_symbols(folder: Path) -> None:
    assert writers(folder, written_lines(folder)) == []


def test_persons_are_folders_or_files() -> None:
    assert person("2/apa/apa00/app0001.dat") == person("3/apa/apa00/app0002.dat") == "apa/apa00"
    assert person("2/art/art03.dat") == "art/art03.dat"


def test_strokes_of_a_sample_come_back(folder: Path) -> None:
    strokes = StrokeSet.load(folder / "unipen_lines.npz").strokes(1)
    assert [len(stroke) for stroke in strokes] == [6] * 7


def test_lines_without_characters_are_whole(folder: Path) -> None:
    assert whole_lines(folder) == []
    with np.load(folder / "unipen_chars_in_context.npz") as data:
        arrays = dict(data) | {"writer": np.full(len(data["writer"]), "3/other/b.dat")}
    save(folder / "unipen_chars_in_context.npz", arrays)
    (line,) = whole_lines(folder)
    assert line.text == "ab ape ox"
    assert len(line.strokes) == 7


def test_rows_become_one() -> None:
    def upright(x: float, top: float, height: float = 60) -> np.ndarray:
        return np.array([[x, top], [x, top + height]], np.float32)

    one = (upright(0, 0), upright(50, 10), upright(100, 0))
    assert in_one_row(one) == one
    rows = in_one_row((upright(0, 0), upright(30, 0), upright(0, 100), upright(30, 100), upright(15, 92, 4)))
    first, second = rows[:2], rows[2:]
    assert min(stroke[0, 0] for stroke in second) > max(stroke[0, 0] for stroke in first) + LETTER_SIZE / 2
    assert np.ptp(first[0][:, 1]) == pytest.approx(LETTER_SIZE, rel=0.1)
    assert len(second) == 3


def test_pieces_side_by_side_have_one_size_and_keep_their_words(writing: Writing) -> None:
    strokes = tuple(tuple(stroke * np.float32(2) for stroke in own) for own in writing.strokes)
    line = side_by_side([writing, replace(writing, x_height=writing.x_height * 2, strokes=strokes)], 1.0)
    assert line.symbols == writing.symbols * 2
    assert line.spaces.tolist() == [True, *writing.spaces[1:].tolist()] * 2
    half = len(writing.symbols)
    white = box(line.strokes[half])[0] - max(box(own)[2] for own in line.strokes[:half])
    assert white == pytest.approx(writing.x_height, rel=0.01)
    heights = [np.ptp(line.strokes[place][0][:, 1]) for place in (0, half)]
    assert heights[0] == pytest.approx(heights[1], rel=0.01)


def test_every_symbol_of_a_drawn_line_has_ink_in_order(writing: Writing, rng: np.random.Generator) -> None:
    line = draw_writing(writing, HAND, rng)
    assert line.symbols == writing.symbols
    centres = [np.flatnonzero((line.owner == i).any(axis=0)).mean() for i in range(7)]
    assert centres == sorted(centres)


def test_the_pen_has_its_width_and_letters_their_height(writing: Writing, rng: np.random.Generator) -> None:
    line = draw_writing(writing, HAND, rng)
    x = line.owner == writing.symbols.index("x")
    middle = x[round(line.baseline - line.x_height / 2)].sum()
    assert middle == pytest.approx(HAND.pen * HAND.x_height, abs=2.5)
    rows = np.flatnonzero(x.any(axis=1))
    assert line.baseline - rows[0] == pytest.approx(HAND.x_height * (1 + HAND.pen / 2), abs=2)


def test_boxed_letters_come_closer_together(writing: Writing, rng: np.random.Generator) -> None:
    close = respaced(writing, rng)
    assert box(close.strokes[-1])[0] < box(writing.strokes[-1])[0]
    lefts = [box(strokes)[0] for strokes in close.strokes]
    assert lefts == sorted(lefts)


def test_a_reordered_line_has_the_same_letters_with_the_same_white(writing: Writing, rng: np.random.Generator) -> None:
    orders = set()
    for _ in range(20):
        mixed = reordered(writing, rng)
        orders.add("".join(mixed.symbols))
        assert sorted(mixed.symbols) == sorted(writing.symbols) and mixed.x_height == writing.x_height
        left, right = (np.array([edge(own[0][:, 0]) for own in mixed.strokes]) for edge in (np.min, np.max))
        assert left[1:] - right[:-1] == pytest.approx(100)
    assert len(orders) > 5


def test_a_line_that_wanders_keeps_its_letters_in_order(writing: Writing) -> None:
    bent = cramped = 0
    length = box([stroke for own in writing.strokes for stroke in own])[2]
    for seed in range(60):
        moved = warp_line(writing, np.random.default_rng(seed))
        assert moved.symbols == writing.symbols
        lefts = [box(own)[0] for own in moved.strokes]
        assert lefts == sorted(lefts)
        shorter = box([stroke for own in moved.strokes for stroke in own])[2] < length - 1
        cramped += shorter
        bent += abs(box(moved.strokes[0])[3] - box(moved.strokes[2])[3]) > 0.1 * writing.x_height
        if shorter:
            assert np.ptp(moved.strokes[-1][0][:, 1]) < np.ptp(writing.strokes[-1][0][:, 1])
    assert 3 <= cramped <= 20 and 8 <= bent <= 40


def test_the_pen_stays_when_a_line_is_larger(rng: np.random.Generator) -> None:
    lines = [HAND.on_next_line(rng) for _ in range(20)]
    assert len({line.x_height for line in lines}) == 20
    for line in lines:
        assert line.pen * line.x_height == pytest.approx(HAND.pen * HAND.x_height)


def test_composed_lines_take_what_is_missing_from_the_spare(rng: np.random.Generator) -> None:
    def letters(symbols: str) -> Writer:
        return Writer({s: [(np.array([[0, -1], [0.5, 0]], np.float32),)] for s in symbols})

    found = compose("an ox ran", letters("an"), letters("ro"), rng)
    assert found is not None
    assert "".join(found.symbols) == "anran"
    assert np.flatnonzero(found.spaces).tolist() == [2]
    assert compose("ox", letters("a"), letters("n"), rng) is None


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """Twenty images of a ring as letter o and twenty of a bar as letter l."""
    y, x = np.mgrid[:28, :28] - 13.5
    ring = np.where(np.abs(np.hypot(y, x) - 8) < 1.6, 255, 0)
    bar_ = np.where((np.abs(x) < 1.6) & (np.abs(y) < 10), 255, 0)
    images = np.concatenate([np.repeat(image[None].astype(np.uint8), 20, axis=0) for image in (ring, bar_)])
    np.savez(tmp_path / "letters.npz", images=images, labels=np.repeat(np.frombuffer(b"ol", np.uint8), 20))
    return tmp_path / "letters.npz"


def test_images_left_out_are_not_read(letters: Path) -> None:
    found = read_letters(letters, np.arange(15))
    assert {symbol: len(images) for symbol, images in found.items()} == {"l": 20, "o": 5}


def test_lines_of_images_stand_on_the_baseline(letters: Path, rng: np.random.Generator) -> None:
    line = compose_images("lo ol x", read_letters(letters, np.arange(0)), Writer({}), HAND, rng)
    assert line is not None
    assert "".join(line.symbols) == "lool"
    for index, symbol in enumerate(line.symbols):
        rows = np.flatnonzero((line.owner == index).any(axis=1))
        assert rows[-1] == pytest.approx(line.baseline, abs=0.4 * line.x_height)
        height = (rows[-1] - rows[0]) / line.x_height
        assert height == pytest.approx(1.5 if symbol == "l" else 1.0, rel=0.35)


@pytest.mark.parametrize("width", [4.0, 9.0])
def test_strokes_are_brought_to_the_width_of_the_pen(width: float) -> None:
    image = np.zeros((60, 60), np.uint8)
    image[10:50, 27:33] = 255
    assert (with_pen(image, width)[30] > 127).sum() == pytest.approx(width, abs=1.6)


def test_a_mixed_hand_writes_each_symbol_as_one_of_its_people_does() -> None:
    first, second = (Writer({"a": [(bar(left, "a"),)], own: [(bar(left, own),)]}) for left, own in ((0, "b"), (5, "d")))
    hand = mixed([first, second], np.random.default_rng(1))
    assert set(hand.characters) == {"a", "b", "d"}
    assert hand.characters["a"] in (first.characters["a"], second.characters["a"])


def test_one_hand_has_few_images_of_each_letter() -> None:
    letters = {"a": np.arange(50 * 4, dtype=np.uint8).reshape(50, 2, 2), "b": np.zeros((0, 2, 2), np.uint8)}
    own = one_hand(letters, np.random.default_rng(1))
    assert set(own) == {"a"}
    assert 1 <= len(np.unique(own["a"], axis=0)) <= ALIKE
