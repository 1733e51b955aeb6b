"""Training of the page reader: its networks and its spacing model learn from examples while these are being drawn."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

import torch

from classifier.alphabet import SYMBOLS
from classifier.architecture import Architecture, ContextArchitecture
from classifier.context_net import ContextNet, load_context_model, save_context_model
from classifier.errors import ModelError
from classifier.glyph_net import GlyphNet, Model, load_model, save_model
from classifier.recogniser import PAGE_WEIGHTS, SECOND_WEIGHTS
from classifier.training.line_batches import LinePool
from classifier.training.line_examples import LineExamples
from classifier.training.page_trainer import LineTrainer, PageNets, Scores, train_lines
from classifier.training.recipe import Recipe
from classifier.weights_file import shipped_weights
from ocr.training.shards import KINDS, PART_SIZE, TrainingPlan, drawing, emnist_characters, part_path
from ocr.training.spacing_net import train_spacing

CLASSES: Final = len(SYMBOLS) + 1
FIRST: Final = Architecture(CLASSES, channels=2)
SECOND: Final = ContextArchitecture(Architecture(CLASSES, channels=2, widths=(24, 72, 96), hidden=192))
RECIPE: Final = Recipe(
    batch=64, optimiser="adamw", learning_rate=2e-3, smoothing=0.02, weight_decay=0.05, warmup=0.03, average=0.999
)
"""A batch is so many lines, some 3,000 candidates."""
FURTHER_RATE: Final = 1e-3
"""The highest learning rate where a network goes on that has learnt already."""
STEPS: Final = 40_000
ROUNDS: Final = 20
"""How many times examples are fetched, and how many times the networks are measured."""
DRAWN_BY: Final = 0.4
"""The share of a run by which it has all examples."""
SPACING_HIDDEN: Final = 24
GAP_FEATURES: Final = SECOND.gap_features


def train_page_models(
    plan: TrainingPlan,
    steps: int = STEPS,
    recipe: Recipe = RECIPE,
    *,
    further: bool = False,
    rounds: int = ROUNDS,
    device: torch.device | str = "cpu",
    resume: bool = True,
    watch: Callable[[int, int], None] | None = None,
    report: Callable[[Scores], None] = print,
) -> PageNets:
    """Draw the examples, train all models on them into `course.folder`, and return the two networks.

    With `further` they go on from the shipped ones: the first stays as it is, the second learns on.
    With `resume` a run that was stopped goes on where it was; without, a run found in the folder is an error.
    """
    checkpoint = plan.folder / "checkpoint.pt"
    if checkpoint.exists() and not resume:
        raise ModelError(f"{plan.folder}: holds a run already; resume it or choose another folder")
    with drawing(plan) as examples:
        torch.manual_seed(plan.seed)
        nets = shipped_networks() if further else fresh_networks()
        recipe = replace(recipe, seed=plan.seed, learning_rate=FURTHER_RATE if further else recipe.learning_rate)
        trainer = LineTrainer(nets, deepcopy(nets), recipe, steps, torch.device(device))
        if checkpoint.exists():
            trainer.restore(checkpoint)
        pool, tested = LinePool(trainer.device), LinePool(trainer.device)
        seen: list[Path] = []

        def feed(index: int) -> None:
            wanted = examples(min(1.0, (index + 1) / (DRAWN_BY * rounds)))
            new = [LineExamples.load(path) for path in wanted if path not in [*seen, *kept_for_testing(plan)]]
            if not seen:
                new.append(LineExamples.of_characters(*emnist_characters(plan.data / "chars"), GAP_FEATURES))
                tested.add(
                    LineExamples.joined(LineExamples.load(path) for path in kept_for_testing(plan) if path in wanted)
                )
            if new:
                pool.add(LineExamples.joined(new))
            seen[:] = wanted

        train_lines(trainer, pool, tested, checkpoint, rounds, feed, report, watch)
        feed(rounds)
        gaps, spaced = pool.known_gaps()
    train_spacing(gaps, spaced, SPACING_HIDDEN, plan.folder / "spacing.safetensors", plan.seed)
    notes = {"course": describe(plan), "recipe": asdict(recipe), "steps": steps, "lines": len(pool)}
    keep(trainer.average, notes, plan.folder)
    return trainer.average


def fresh_networks() -> PageNets:
    """Both networks with weights drawn by lot."""
    return PageNets(GlyphNet(FIRST), ContextNet(SECOND))


def shipped_networks() -> PageNets:
    """Both networks as they ship, of which the second is to learn on."""
    nets = PageNets(
        load_model(shipped_weights(PAGE_WEIGHTS)).net, load_context_model(shipped_weights(SECOND_WEIGHTS))[0]
    )
    nets.keep_first()
    return nets


def kept_for_testing(plan: TrainingPlan) -> list[Path]:
    """The parts that are not trained."""
    return [part_path(plan.folder / "lessons", kind, 0) for kind in KINDS]


def describe(plan: TrainingPlan) -> dict[str, Any]:
    """What examples follow from, and how many."""
    parts = {"print_parts": plan.print_parts, "hand_parts": plan.hand_parts}
    return parts | {"part_size": PART_SIZE, "seed": plan.seed}


def keep(nets: PageNets, notes: dict[str, Any], folder: Path) -> None:
    """Write both networks into `folder` under the names that they ship with."""
    save_model(folder / PAGE_WEIGHTS, Model(nets.first, SYMBOLS, notes))
    save_context_model(folder / SECOND_WEIGHTS, nets.second, SYMBOLS, notes)
