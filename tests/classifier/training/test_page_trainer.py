"""Examples as lines, their batches, and the networks that learn from them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from classifier.alphabet import SYMBOLS
from classifier.architecture import BASELINE, Architecture, ContextArchitecture
from classifier.context_net import (
    ContextNet,
    load_context_model,
    on_lines_shown_at,
    probed,
    save_context_model,
    shown_at,
)
from classifier.errors import ModelError
from classifier.glyph_net import GlyphNet, folded
from classifier.training.line_batches import LinePool, varied_strip
from classifier.training.line_examples import LineExamples
from classifier.training.page_trainer import LineTrainer, PageNets, vary_crops
from classifier.training.recipe import Recipe
from segmentation.lattice.crops import CONTEXT_BASELINE

CLASSES = 5
GLYPHS = Architecture(CLASSES, channels=2, widths=(4, 6, 8), hidden=8)
SMALL = ContextArchitecture(GLYPHS, (4, 6), context=8, dilations=(1, 2), joined=8, gap_features=3, gap_hidden=4)
WIDTHS = (70, 45, 90)


def examples(seed: int = 1, widths: tuple[int, ...] = WIDTHS, each: int = 6) -> LineExamples:
    """Lines of random ink with `each` candidates and half as many gaps; line l's ink is of brightness 10 l + 10."""
    rng = np.random.default_rng(seed)
    count, ends = len(widths), np.arange(len(widths) + 1)
    strip = np.repeat(10 * np.arange(count) + 10, widths)[:, None] * np.ones(28)
    left = rng.uniform(0, 30, (count * each, 1)).astype(np.float32)
    return LineExamples(
        strip.astype(np.uint8),
        np.cumsum([0, *widths]),
        rng.integers(0, 255, (count * each, 2, 28, 28), np.uint8),
        rng.integers(0, CLASSES, count * each).astype(np.int32),
        np.concatenate([left, left + 9], axis=1),
        ends * each,
        rng.normal(size=(count * each // 2, 3)).astype(np.float32),
        np.tile(np.array([[3, 5]], np.float32), (count * each // 2, 1)),
        rng.random(count * each // 2) < 0.3,
        ends * each // 2,
    )


def nets() -> PageNets:
    torch.manual_seed(1)
    return PageNets(GlyphNet(GLYPHS), ContextNet(SMALL))


def trainer(steps: int = 40) -> LineTrainer:
    recipe = Recipe(batch=3, optimiser="adamw", learning_rate=1e-2, smoothing=0.0, average=0.9)
    return LineTrainer(nets(), nets(), recipe, steps, torch.device("cpu"))


def test_lessons_come_back_from_their_file_and_from_a_join(tmp_path: Path) -> None:
    own = examples()
    own.save(tmp_path / "part.npz")
    both = LineExamples.joined([LineExamples.load(tmp_path / "part.npz"), examples(2)])
    assert both.lines == 6 and both.crop_offsets[-1] == len(both.labels) and both.gap_offsets[-1] == len(both.gaps)
    assert np.array_equal(both.crops[: len(own.crops)], own.crops)
    assert np.array_equal(both.strip_offsets, np.cumsum([0, *WIDTHS, *WIDTHS]))


def test_single_characters_stand_on_blank_lines() -> None:
    alone = LineExamples.of_characters(np.full((95, 28, 28), 7, np.uint8), np.zeros(95, np.int32), gap_features=3)
    assert alone.lines == 3 and not alone.strip.any() and not alone.crops[:, 1].any()
    widths = np.diff(alone.strip_offsets)[np.repeat(np.arange(3), np.diff(alone.crop_offsets))]
    assert (alone.spans[:, 1] < widths).all()


def test_a_batch_holds_what_its_lines_hold_at_their_new_places() -> None:
    pool, own = LinePool(torch.device("cpu")), examples()
    pool.add(own)
    pool.add(examples(2))
    batch = pool.batch(np.array([0, 2]))
    assert len(pool) == 6 and batch.strip.shape == (1, 1, 28, WIDTHS[0] + WIDTHS[2])
    assert batch.strip[0, 0, 0, WIDTHS[0] - 1] * 255 == pytest.approx(10)
    assert batch.strip[0, 0, 0, WIDTHS[0]] * 255 == pytest.approx(30)
    assert batch.labels.tolist() == [*own.labels[:6], *own.labels[12:]]
    assert batch.spans[6:].numpy() == pytest.approx(own.spans[12:] + WIDTHS[0])
    assert batch.gap_spans[3:].numpy() == pytest.approx(own.gap_spans[6:] + WIDTHS[0])


def test_a_varied_strip_keeps_its_letters_where_the_spans_are() -> None:
    pool = LinePool(torch.device("cpu"))
    marked = replace(examples(widths=(400,)), strip=np.zeros((400, 28), np.uint8))
    marked.strip[100:110] = 255
    pool.add(replace(marked, spans=np.tile(np.array([[100, 110]], np.float32), (6, 1))))
    found = 0
    for seed in range(20):
        torch.manual_seed(seed)
        batch = pool.batch(np.array([0]))
        strip, across = varied_strip(batch.strip)
        left, right = (batch.spans[0] * across).tolist()
        level = strip[0, 0, 19]
        assert strip.min() >= 0 and strip.max() <= 1
        found += bool(level.max() > 0) and left <= int(level.argmax()) < right + 1
    assert found >= 16


def test_strips_are_varied_about_the_baseline_that_the_cutter_draws() -> None:
    assert BASELINE == CONTEXT_BASELINE


def test_a_line_shown_higher_stands_on_its_baseline_as_before() -> None:
    strip = torch.zeros(1, 1, 28, 6)
    strip[..., 10:19, 2:4] = 1
    higher = shown_at(4 / 3, strip)
    rows = torch.nonzero(higher[0, 0, :, 2] > 0.5)[:, 0]
    assert rows.tolist() == list(range(7, 19))
    assert torch.equal(higher[..., :2], strip[..., :2])
    torch.testing.assert_close(shown_at(1.0, strip), strip)


def test_a_crop_whose_line_is_shown_higher_shows_the_same_ink() -> None:
    crops = torch.rand(3, 2, 28, 28)
    higher = on_lines_shown_at(1.25, crops)
    assert torch.equal(higher[:, 0], crops[:, 0])
    torch.testing.assert_close(higher[:, 1], shown_at(1.25, crops[:, 1]))


def test_context_is_looked_up_between_places() -> None:
    context = torch.arange(10.0)[:, None].repeat(1, 2)
    spans = torch.tensor([[0.5, 8.5], [-50.0, 900.0]])
    assert probed(context, spans)[:, ::2].tolist() == [[0, 1, 2], [0, 9, 9]]


def test_what_stands_beside_a_candidate_changes_its_name_and_what_stands_far_off_does_not() -> None:
    net = folded(nets().second.eval())
    crops, spans = torch.rand(1, 2, 28, 28), torch.tensor([[200.0, 210.0]])
    strip = torch.rand(1, 1, 28, 800)
    near, far = strip.clone(), strip.clone()
    near[..., 180:195], far[..., 500:] = 0, 0
    with torch.inference_mode():
        names, beside, away = (net.look(crops, spans, net.context(s))[0] for s in (strip, near, far))
    assert not torch.allclose(names, beside) and torch.allclose(names, away, atol=1e-6)


def test_networks_learn_lines_and_their_checkpoint_goes_on_to_the_same_end(tmp_path: Path) -> None:
    pool = LinePool(torch.device("cpu"))
    pool.add(examples())

    def run(through: LineTrainer, until: int) -> None:
        while through.step < until:
            through.learn(pool.batch(np.arange(3)))

    whole, half, rest = trainer(), trainer(), trainer()
    run(whole, 1)
    before = float(whole.loss)
    run(whole, 40)
    assert float(whole.loss) < before
    run(half, 20)
    torch.save(half.state(), tmp_path / "checkpoint.pt")
    rest.restore(tmp_path / "checkpoint.pt")
    run(rest, 40)
    for name, tensor in whole.average.state_dict().items():
        assert torch.allclose(tensor.float(), rest.average.state_dict()[name].float(), atol=1e-5), name
    scores = whole.measure(pool)
    assert scores.step == 40 and 0 <= scores.context <= 1 and 0 <= scores.spaces <= 1


def test_a_first_network_that_is_kept_stays_as_it_was() -> None:
    pool, own = LinePool(torch.device("cpu")), trainer()
    pool.add(examples())
    own.nets.keep_first()
    before = {name: tensor.clone() for name, tensor in own.nets.state_dict().items()}
    own.learn(pool.batch(np.arange(3)))
    changed = {name for name, tensor in own.nets.state_dict().items() if not torch.equal(tensor, before[name])}
    assert not any(name.startswith("first") for name in changed)
    assert {name.split(".")[1] for name in changed} >= {"glyphs", "neighbours", "join", "space"}


def test_a_context_model_comes_back_from_its_file_and_nothing_else_does(tmp_path: Path) -> None:
    net = nets().second.eval()
    save_context_model(tmp_path / "second.safetensors", net, SYMBOLS, {"seed": 1})
    again, alphabet = load_context_model(tmp_path / "second.safetensors")
    assert alphabet == SYMBOLS and again.architecture == SMALL
    for name, tensor in net.state_dict().items():
        assert torch.allclose(tensor.float(), again.state_dict()[name].float(), atol=1e-3)
    (tmp_path / "broken.safetensors").write_bytes(b"no weights")
    for name in ("broken", "missing"):
        with pytest.raises(ModelError, match=name):
            load_context_model(tmp_path / f"{name}.safetensors")


def test_varied_crops_stay_crops() -> None:
    torch.manual_seed(1)
    crops = torch.rand(64, 2, 28, 28)
    varied = vary_crops(crops.clone())
    assert varied.shape == crops.shape and varied.min() >= 0 and varied.max() <= 1
    assert (varied[:, 1].flatten(1).sum(1) == 0).any()
