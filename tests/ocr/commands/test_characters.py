"""The workshop on the command line, from a dataset to an answer."""

import csv
import json
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from click.testing import CliRunner, Result
from PIL import Image

from classifier.characters.datasets import Glyphs
from classifier.glyph_net import load_model, save_model
from cli import main
from ocr.characters.datasets import DatasetChoice, alphabet_of, load, part_validation
from ocr.errors import ExitCode

BARS = "17A"


def bars(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Images of one bar, whose direction is its class, and their labels."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, 3, count)
    images = np.zeros((count, 28, 28), np.uint8)
    for image, label in zip(images, labels, strict=True):
        at = int(random.integers(10, 16))
        if label == 0:
            image[3:25, at : at + 3] = 255
        elif label == 1:
            image[at : at + 3, 3:25] = 255
        else:
            image[8:20, 8:20] = 255
    return images, np.array([ord(BARS[label]) for label in labels], np.uint8)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("data") / "bars.npz"
    images, labels = bars(300, 1)
    np.savez(path, images=images, labels=labels)
    return path


def typecase(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def weights(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network trained by the command itself."""
    run: Path = tmp_path_factory.mktemp("runs") / "a"
    done = typecase("train", "--dataset", "npz", "--root", data, "--hold-out", 60, "--validation", 0.1, "--epochs", 4,
                    "--batch", 16, "--learning-rate", 0.02, "--seed", 3, "--device", "cpu", "--out", run)  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "216 samples of 3 classes" in done.output and "24 for validation" in done.output
    return run / "model.safetensors"


def test_train_fills_the_run_folder(weights: Path) -> None:
    config = json.loads((weights.parent / "config.json").read_text())
    assert config["held_out"] == 60 and config["recipe"]["seed"] == 3 and config["training_samples"] == 216
    assert len(list(csv.DictReader((weights.parent / "metrics.csv").open()))) == 4
    assert (weights.parent / "curves.png").exists()


def test_a_run_goes_on_from_the_weights_of_another(weights: Path, data: Path, tmp_path: Path) -> None:
    more = ["--start", weights, "--augment", 0, "--learning-rate", 1e-9, "--epochs", 1, "--out", tmp_path / "b"]
    done = typecase("train", "--dataset", "npz", "--root", data, "--hold-out", 60, "--device", "cpu", *more)
    assert done.exit_code == 0, done.output
    assert load_model(tmp_path / "b" / "model.safetensors").notes["start"] == weights.name
    first, second = (load_model(path).net.state_dict() for path in (weights, tmp_path / "b" / "model.safetensors"))
    # The last layer, `name`, is fitted anew.
    kept = [name for name in first if name.endswith("weight") and name != "name.weight"]
    assert all(torch.allclose(first[name], second[name], atol=1e-4) for name in kept)
    other = typecase(
        "train", "--dataset", "npz", "--root", data, "--model", "accurate", *more[:2], "--out", tmp_path / "c"
    )
    assert other.exit_code == ExitCode.MISSING_DEPENDENCY
    assert "no accurate network" in other.output


def test_no_epoch_takes_the_mean_of_what_it_starts_from(weights: Path, data: Path, tmp_path: Path) -> None:
    twin = tmp_path / "twin.safetensors"
    model = load_model(weights)
    with torch.no_grad():
        model.net.read.weight *= 3
    save_model(twin, model)
    done = typecase("train", "--dataset", "npz", "--root", data, "--hold-out", 60, "--device", "cpu", "--epochs", 0,
                    "--start", weights, "--start", twin, "--out", tmp_path / "mean")  # fmt: skip
    assert done.exit_code == 0, done.output
    first, mean = (load_model(path).net.read.weight for path in (weights, tmp_path / "mean" / "model.safetensors"))
    assert torch.allclose(mean, 2 * first, atol=1e-5)


def test_a_finished_run_is_not_overwritten_by_accident(weights: Path, data: Path) -> None:
    again = typecase("train", "--dataset", "npz", "--root", data, "--out", weights.parent, "--device", "cpu")
    assert again.exit_code != 0
    assert "holds a run already" in again.output and "Traceback" not in again.output


def test_evaluate_on_what_was_held_out(weights: Path, data: Path, tmp_path: Path) -> None:
    done = typecase("evaluate", "--weights", weights, "--dataset", "npz", "--root", data, "--hold-out", 60,
                    "--shifts", "--out", tmp_path, "--json")  # fmt: skip
    assert done.exit_code == 0, done.output
    figures = json.loads(done.output)
    assert figures["n"] == 60 and figures["classes"] == list("17A")
    assert figures["accuracy"] > 0.9
    assert json.loads((tmp_path / "report.json").read_text())["accuracy"] == figures["accuracy"]
    assert figures["prior"] == "data" and set(figures["priors"]) == {"data", "balanced"}
    assert (tmp_path / "report.html").exists()


def test_predict_answers_each_image_and_goes_on_after_a_bad_one(weights: Path, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("bar.png", "blank.png", "broken.png")]
    sheet = np.full((200, 300), 230, np.uint8)
    Image.fromarray(sheet).save(paths[1])
    sheet[40:160, 140:160] = 30
    Image.fromarray(sheet).save(paths[0])
    paths[2].write_bytes(b"not an image")
    done = typecase("predict", "--weights", weights, "--json", "--top", 2, *paths)
    assert done.exit_code == ExitCode.SOME_FAILED
    bar, blank = (json.loads(line) for line in done.stdout.splitlines())
    assert bar["guesses"][0]["character"] == "1" and len(bar["guesses"]) == 2 and not bar["blank"]
    assert blank == {"file": str(paths[1]), "blank": True, "prior": "balanced", "guesses": []}
    assert "broken.png" in done.stderr and "Traceback" not in done.stderr
    text = typecase("predict", "--weights", weights, *paths[:2])
    assert text.exit_code == 0
    assert text.stdout.splitlines()[0].startswith(f"{paths[0]}: 1 ")
    assert text.stdout.splitlines()[1] == f"{paths[1]}: blank"
    assert typecase("predict", "--weights", weights, paths[2]).exit_code == ExitCode.INPUT


def drawn_f(path: Path) -> Path:
    """A stem with a hook at its top and a bar: a small f that many would take for a capital."""
    sheet = np.full((400, 400), 255, np.uint8)
    cv2.line(sheet, (180, 120), (180, 340), 0, 18)
    cv2.line(sheet, (120, 220), (250, 220), 0, 18)
    cv2.ellipse(sheet, (225, 120), (45, 50), 0, 180, 300, 0, 18)
    Image.fromarray(sheet).save(path)
    return path


@pytest.mark.parametrize("network", ["accurate", "small"])
def test_who_draws_an_f_gets_an_f_unless_the_frequencies_of_the_data_are_asked_for(
    network: str, tmp_path: Path
) -> None:
    path = drawn_f(tmp_path / "f.png")
    first = {}
    for options in ((), ("--prior", "balanced"), ("--prior", "data")):
        done = typecase("predict", "--weights", network, "--json", *options, path)
        assert done.exit_code == 0, done.output
        answer = json.loads(done.stdout)
        first[options] = (answer["prior"], answer["guesses"][0]["character"])
    assert first[()] == first["--prior", "balanced"] == ("balanced", "f")
    assert first["--prior", "data"] == ("data", "F"), "F is four times as common in EMNIST"


def test_weights_that_do_not_say_how_common_classes_were_answer_as_trained(weights: Path, tmp_path: Path) -> None:
    silent, path = tmp_path / "silent.safetensors", drawn_f(tmp_path / "f.png")
    save_model(silent, replace(load_model(weights), frequencies=None))
    assert json.loads(typecase("predict", "--weights", silent, "--json", path).stdout)["prior"] == "data"
    refused = typecase("predict", "--weights", silent, "--prior", "balanced", path)
    assert refused.exit_code == ExitCode.MISSING_DEPENDENCY and "how common" in refused.stderr


def test_predict_watches_a_folder(weights: Path, tmp_path: Path) -> None:
    options = ["predict", "--weights", str(weights), "--watch", str(tmp_path)]
    command = [sys.executable, "-u", "-c", "import cli; cli.main()", *options]
    image = Image.fromarray(bars(1, 2)[0][0])
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        # A file that is there before the watch begins is not new, so one after another is laid.
        feeder = threading.Thread(target=lay_files, args=(image, tmp_path, running))
        feeder.start()
        line = running.stdout.readline()
        running.terminate()
        feeder.join()
    assert line.startswith(str(tmp_path)) and "%" in line


def lay_files(image: Image.Image, folder: Path, running: "subprocess.Popen[str]") -> None:
    """A new file every quarter of a second until `running` has ended."""
    number = 0
    while running.poll() is None:
        image.save(folder / f"{number}.png")
        number += 1
        time.sleep(0.25)


def test_explore_prints_the_counts_and_draws(data: Path, tmp_path: Path) -> None:
    done = typecase("explore", "--dataset", "npz", "--root", data, "--out", tmp_path)
    assert done.exit_code == 0, done.output
    assert "300 samples of 3 classes" in done.output
    counts = {line.split()[0]: int(line.split()[1]) for line in done.output.splitlines()[1:4]}
    assert set(counts) == set(BARS) and sum(counts.values()) == 300
    assert len(list(tmp_path.glob("*.png"))) == 4


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["explore", "--dataset", "emnist", "--root", "nowhere"], ExitCode.INPUT, "emnist-byclass-train"),
        (
            ["evaluate", "--dataset", "npz", "--root", "nowhere", "--weights", "none"],
            ExitCode.MISSING_DEPENDENCY,
            "none",
        ),
        (["predict"], ExitCode.BAD_ARGUMENTS, "give images"),
        (["train", "--root", "x", "--out", "y", "--epochs", "0"], ExitCode.BAD_ARGUMENTS, "epochs"),
    ],
)
def test_mistakes_are_one_line_and_an_exit_code(arguments: list[str], code: ExitCode, message: str) -> None:
    done = typecase(*arguments)
    assert done.exit_code == code
    assert message in done.output and "Traceback" not in done.output


def test_weights_of_another_alphabet_are_refused(weights: Path, tmp_path: Path) -> None:
    path = tmp_path / "other.npz"
    np.savez(path, images=bars(2, 1)[0], labels=np.frombuffer(b"xy", np.uint8))
    done = typecase("evaluate", "--weights", weights, "--dataset", "npz", "--root", path)
    assert done.exit_code == ExitCode.INPUT and "label 'x'" in done.output


def test_held_out_samples_are_never_trained_on(data: Path) -> None:
    choice = DatasetChoice("npz", (data, data), hold_out=100, split_seed=4)
    kept, taught, everything = (load(choice, part) for part in ("test", "train", "all"))
    assert (len(kept), len(taught), len(everything)) == (100, 500, 600)
    order = np.random.default_rng(4).permutation(300)
    np.testing.assert_array_equal(kept.images, everything.images[:300][order[:100]])
    np.testing.assert_array_equal(taught.images[:200], everything.images[:300][order[100:]])


def test_the_alphabet_of_emnist_keeps_its_order() -> None:
    def of(text: str) -> tuple[str, ...]:
        codes = np.array([ord(symbol) for symbol in text])
        return alphabet_of(Glyphs(np.zeros((len(text), 28, 28), np.uint8), codes, np.ones(len(text), bool), "x"))

    assert of("aZ0") == ("0", "Z", "a")
    assert of("é!a") == ("!", "a", "é")


def test_validation_is_a_part_of_its_own(data: Path) -> None:
    glyphs = load(DatasetChoice("npz", (data,)), "all")
    marked = Glyphs(glyphs.images, np.arange(300), glyphs.case_known, "x")
    taught, checked = part_validation(marked, 0.2, 9)
    assert sorted([*taught.labels, *checked.labels]) == list(range(300)) and len(checked) == 60
