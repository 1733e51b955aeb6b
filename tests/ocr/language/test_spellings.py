"""Which words have marks, and which may be without."""

from collections import Counter

from ocr.language.spellings import MOST_WORDS, Spellings, plain

WORDS = ["après", "Été", "là", "la", "maison", "l'âme", "Göttingen"]


def test_words_are_known_with_their_marks_only() -> None:
    known = Spellings.of(WORDS, Counter())
    assert known.have(["après", "aprés", "été", "là", "maison", "göttingen"]).tolist() == [
        True, False, True, True, False, True
    ]  # fmt: skip


def test_marks_are_needed_where_no_plain_word_is_listed() -> None:
    known = Spellings.of(WORDS, Counter())
    assert known.need_marks(["après", "là", "la", "apres"]).tolist() == [True, False, False, False]


def test_the_most_frequent_words_are_kept() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = [f"é{a}{b}{c}{d}" for a in letters for b in letters for c in letters for d in letters[:2]]
    known = Spellings.of([*words, "très"], Counter({"très": 5}))
    assert len(words) > MOST_WORDS >= len(known) > 0.99 * MOST_WORDS
    assert known.have(["très"]).all()
    assert not known.complete
    assert Spellings.of(WORDS, Counter()).complete


def test_a_user_may_add_words_with_marks() -> None:
    known = Spellings.of(WORDS, Counter()).with_words(["Foedùs", "plain"])
    assert known.have(["foedùs", "après"]).all()
    assert not known.need_marks(["foedùs"]).any()


def test_marks_and_case_are_taken_off() -> None:
    assert (plain("Été"), plain("Łódź"), plain("naïf")) == ("ete", "łodz", "naif")
