"""Training of the page reader: lessons are drawn and cut, then the spacing model and the recogniser learn from them.

Everything a lesson is made of follows from the seed and the number of its part, so that parts can be made by any number
of processes, and a run that was stopped makes only those that are missing.
"""

import lzma
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import lru_cache
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from torch import Tensor, nn

from classifier.alphabet import INDEX, JUNK, SYMBOLS
from classifier.augment import Distortion, distort
from classifier.checkpoints import write_whole
from classifier.fonts import find_faces
from classifier.handprint import read_letters
from classifier.model import Architecture, GlyphNet, Model, load_model
from classifier.phrases import line_texts
from classifier.recipe import Recipe
from classifier.recogniser import Recogniser, shipped_weights
from classifier.samples import Samples
from classifier.split import held_out
from classifier.training import Epoch, Watch, train
from classifier.unipen import whole_lines, writers, written_lines
from classifier.widening import widened
from ocr.alignment import align_lines
from ocr.drawn_pages import DrawnPage, Hands, draw_hand_pages, draw_pages
from ocr.lessons import Lessons, collect

EMNIST: Final = "emnist_byclass.npz"
EMNIST_SIZE: Final = 100_000
PART_SIZE: Final = 20_000
"""Lessons in a part: about 30 MB, and half a minute's work."""
KINDS: Final = ("print", "hand")
TEXT_STRIDE: Final = 101
"""A part draws every so-manieth paragraph of the text, so that parts differ in what they say."""
CONTEXT_DROPPED: Final = 0.06
"""Share of the crops whose surroundings are hidden in training, so that a character by itself can be read too."""
BENT: Final = Distortion(
    rotation=4.0,
    scale=0.06,
    shear=0.12,
    shift=0.8,
    elastic=0.8,
    thickness_share=0.1,
    blur_share=0.05,
    noise_share=0.05,
    cutout_share=0.0,
)
"""How far lessons are bent: less than single characters, for size and place on the line are part of what they say."""
VALIDATION: Final = 6_000
SPACING_HIDDEN: Final = 24
SPACING_STEPS: Final = 3_000
SPACING_BATCH: Final = 4_096

ARCHITECTURE: Final = Architecture(len(SYMBOLS) + 1, channels=2)
SECOND_WIDTHS: Final = (24, 72, 96)
SECOND_HIDDEN: Final = 192
"""Of the network that gives the second opinion: 2.2 times the multiply-adds of the first."""
RECIPE: Final = Recipe(epochs=4, batch=256, learning_rate=0.08, smoothing=0.02, weight_decay=1e-4, average=0.9995)


@dataclass(frozen=True, slots=True)
class Course:
    """What the page reader is taught: data is the folder with chars/ and text/; print_parts and hand_parts are how
    many parts of `PART_SIZE` lessons are drawn of each kind. second: teach the wider network of the second opinion,
    which begins with what the shipped first one knows."""

    data: Path
    folder: Path
    print_parts: int = 50
    hand_parts: int = 45
    seed: int = 1
    jobs: int = 1
    second: bool = False


def teach_page_reader(
    course: Course,
    recipe: Recipe = RECIPE,
    *,
    device: torch.device | str = "cpu",
    resume: bool = True,
    watch: Watch | None = None,
    say: Callable[[str], None] = print,
    report: Callable[[Epoch], None] | None = None,
) -> Model:
    """Make the lessons that are missing, train both models into `course.folder` and return the recogniser.

    With `resume` a run that was stopped goes on where it was; without, a run found in the folder is an error.
    """
    make_parts(course, say)
    parts = [Lessons.load(path) for path in sorted((course.folder / "lessons").glob("*.npz"))]
    lessons = Lessons.joined(parts)
    del parts
    train_spacing(lessons.gaps, lessons.spaced, SPACING_HIDDEN, course.folder / "spacing.safetensors", course.seed)
    training, validation = split_samples(lessons, course)
    torch.manual_seed(course.seed)
    notes: dict[str, Any] = {"parts": dict(part_counts(course)), "part_size": PART_SIZE, "seed": course.seed}
    net = GlyphNet(ARCHITECTURE)
    if course.second:
        net = widened(load_model(shipped_weights()).net, SECOND_WIDTHS, SECOND_HIDDEN, course.seed)
    return train(
        net,
        SYMBOLS,
        training,
        validation,
        recipe,
        course.folder,
        augment=vary_crops,
        device=device,
        resume=resume,
        notes=notes,
        watch=watch,
        report=report,
    )


def part_counts(course: Course) -> list[tuple[str, int]]:
    """How many parts of each kind there are."""
    return list(zip(KINDS, (course.print_parts, course.hand_parts), strict=True))


def make_parts(course: Course, say: Callable[[str], None]) -> None:
    """Draw and cut the parts that are not there yet, in `course.jobs` processes."""
    folder = course.folder / "lessons"
    wanted = [(kind, number) for kind, count in part_counts(course) for number in range(count)]
    missing = [part for part in wanted if not part_path(folder, *part).exists()]
    with ProcessPoolExecutor(course.jobs) as pool:
        running = [pool.submit(make_part, course, kind, number) for kind, number in missing]
        for done, future in enumerate(as_completed(running), start=1):
            future.result()
            say(f"lessons: part {done} of {len(missing)}")


def part_path(folder: Path, kind: str, number: int) -> Path:
    return folder / f"{kind}-{number:03}.npz"


def make_part(course: Course, kind: str, number: int) -> None:
    """One part of the lessons; `kind` is one of `KINDS`."""
    cv2.setNumThreads(1)
    rng = np.random.default_rng([course.seed, KINDS.index(kind), number])
    texts = line_texts(paragraphs(course.data, KINDS.index(kind) * 50 + number), rng, by_hand=kind == "hand")
    lessons = collect(pages_of(kind, course.data, texts, rng), PART_SIZE, rng)
    lessons.save(part_path(course.folder / "lessons", kind, number))


def paragraphs(data: Path, number: int) -> Iterator[str]:
    """The paragraphs of the training text from which part `number` draws, over and over."""
    for start in cycle([number % TEXT_STRIDE]):
        with lzma.open(data / "text" / "english.txt.xz", "rt", encoding="utf-8") as file:
            yield from islice(file, start, None, TEXT_STRIDE)


def pages_of(kind: str, data: Path, texts: Iterator[str], rng: np.random.Generator) -> Iterator[DrawnPage]:
    """Drawn pages of a kind."""
    if kind == "print":
        return draw_pages(texts, faces(), rng)
    return draw_hand_pages(texts, hands(data / "chars"), rng)


@lru_cache(maxsize=1)
def faces() -> list[Any]:
    """The training fonts of this machine, looked for once a process."""
    return find_faces()


@lru_cache(maxsize=1)
def hands(chars: Path) -> Hands:
    """UNIPEN's training writers and EMNIST's training images, read once a process.

    Where UNIPEN does not say which stroke is which character, the page reader that ships does.
    """
    lines = [*written_lines(chars), *align_lines(whole_lines(chars), Recogniser(device="cpu"))]
    return Hands(lines, writers(chars, lines), read_letters(chars / EMNIST, held_out(EMNIST_SIZE)))


def split_samples(lessons: Lessons, course: Course) -> tuple[Samples, Samples]:
    """Training and validation samples: the lessons, and single characters of EMNIST without surroundings."""
    order = np.random.default_rng(course.seed).permutation(len(lessons.labels))
    kept, tested = np.sort(order[VALIDATION:]), np.sort(order[:VALIDATION])
    images, labels = emnist_characters(course.data / "chars")
    alone = np.zeros((len(images), 2, 28, 28), np.uint8)
    alone[:, 0] = images
    crops = np.concatenate([lessons.crops[kept], alone])
    targets = np.concatenate([lessons.labels[kept], labels]).astype(np.int64)
    return Samples(crops, targets), Samples(lessons.crops[tested], lessons.labels[tested].astype(np.int64))


def emnist_characters(chars: Path) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """The EMNIST ByClass images that may be trained on, with their classes."""
    with np.load(chars / EMNIST) as file:
        images, codes = file["images"], file["labels"]
    training = np.setdiff1d(np.arange(len(codes)), held_out(len(codes)))
    classes = np.array([INDEX.get(chr(code), JUNK) for code in range(256)], np.int32)
    return images[training], classes[codes[training]]


def vary_crops(crops: Tensor) -> Tensor:
    """Other shape, contrast and surroundings: float [N, 2, 28, 28], 0 to 1, to the same shape.

    Both views of a candidate are bent alike, so that they go on showing the same ink.
    """
    varied = distort(crops, BENT)
    varied = varied * (0.8 + 0.4 * torch.rand(len(crops), 1, 1, 1, device=crops.device))
    varied[torch.rand(len(crops), device=crops.device) < CONTEXT_DROPPED, 1] = 0
    return varied.clamp_(0, 1).contiguous(memory_format=torch.channels_last)


def train_spacing(features: NDArray[np.float32], spaced: NDArray[np.bool_], hidden: int, path: Path, seed: int) -> None:
    """Train a spacing model of so many `hidden` units on gaps, float32 [G, F] and bool [G], and keep it in `path`."""
    generator = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    net = nn.Sequential()
    net.add_module("hidden", nn.Linear(features.shape[1], hidden))
    net.add_module("relu", nn.ReLU())
    net.add_module("output", nn.Linear(hidden, 1))
    optimiser = torch.optim.Adam(net.parameters(), lr=0.01)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, SPACING_STEPS)
    gaps, is_space = torch.from_numpy(features), torch.from_numpy(spaced).float()
    for _ in range(SPACING_STEPS):
        batch = torch.randint(len(gaps), (SPACING_BATCH,), generator=generator)
        loss = nn.functional.binary_cross_entropy_with_logits(net(gaps[batch])[:, 0], is_space[batch])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    tensors = {name: tensor.detach().contiguous() for name, tensor in net.state_dict().items()}
    write_whole(path, lambda partial: save_file(tensors, partial))
