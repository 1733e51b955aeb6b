"""Units of work through Ray Data: split where a document is long, read by actors, out as they are done.

Ray Data hands a task a *block*, and a task that fails is done again whole: blocks are kept to one unit, so that a page
holds up no others and a node that is lost costs seconds. The order of the results is not that of the units.
"""

import logging
import pickle
import warnings
from collections.abc import Generator, Iterable
from functools import partial
from typing import Any, Final

import pyarrow as pa
import ray.data
from ray.util.annotations import RayDeprecationWarning

from ocr.cluster.documents import Document, Job, Outcome
from ocr.cluster.gpu_reading import PAGES_AT_ONCE
from ocr.cluster.splitting import may_be_long, units
from ocr.cluster.stages import OUTCOMES, UNIT, CuttingStage, ReadingStage, RecognisingStage, SplittingStage

WORKERS_PER_SPLITTER: Final = 8
"""Opening a document takes about as long as a page of its; ranges have 16 pages."""

LOST_WORKER_TRIES: Final = 10
"""So often a unit is done again whose actor was lost. A page that crashes or hangs does not take its actor along, so
this counts machines that went away and, where memory is short, processes that the system ended."""


def read_documents(documents: list[Document], job: Job, workers: int, gpus: int = 0) -> Generator[Outcome, None, None]:
    """What becomes of all documents, in any order; nothing of those whose worker is lost again and again.

    workers: actors that cut and read, each on a core. gpus: actors that recognise what the others cut, each on a GPU;
    0 where the others do that themselves.
    """
    set_small_blocks()
    dataset = from_rows(pickle.dumps(unit) for unit in units(documents, workers))
    if any(map(may_be_long, documents)):
        dataset = dataset.map_batches(
            SplittingStage,
            fn_constructor_args=(job.settings.load,),
            compute=ray.data.ActorPoolStrategy(size=max(1, workers // WORKERS_PER_SPLITTER)),
            **scheduling(cores=0.0),
        )
    for batch in read_units(dataset, job, workers, gpus).iter_batches(batch_size=None, prefetch_batches=0):
        for row in batch[OUTCOMES]:
            yield from pickle.loads(row)


def read_units(dataset: "ray.data.Dataset", job: Job, workers: int, gpus: int) -> "ray.data.Dataset":
    """Units, pickled, to lists of outcomes, pickled."""
    actors = partial(ray.data.ActorPoolStrategy, max_tasks_in_flight_per_actor=2)
    first = CuttingStage if gpus else ReadingStage
    read = dataset.map_batches(first, fn_constructor_args=(job,), compute=actors(size=workers), **scheduling())
    if not gpus:
        return read
    on_gpus = scheduling(cores=0.0, gpus=1.0, rows=PAGES_AT_ONCE)
    return read.map_batches(RecognisingStage, fn_constructor_args=(job,), compute=actors(size=gpus), **on_gpus)


def from_rows(rows: Iterable[bytes]) -> "ray.data.Dataset":
    """A dataset with a block for each row."""
    return ray.data.from_arrow([pa.table({UNIT: pa.array([row], pa.large_binary())}) for row in rows])


def set_small_blocks() -> None:
    """One row makes a block, whatever its size, and what Ray Data says goes to its own log."""
    context = ray.data.DataContext.get_current()
    context.target_max_block_size = 1
    context.target_min_block_size = 1
    context.max_errored_blocks = -1
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)
    # `max_task_retries` goes by a name that Ray 2.64 takes away, and has no other yet.
    warnings.filterwarnings("ignore", category=RayDeprecationWarning)


def scheduling(cores: float = 1.0, gpus: float = 0.0, rows: int = 1) -> dict[str, Any]:
    """How the actors of a stage are placed and called: so many cores and GPUs for each, so many rows at a time."""
    return {
        "batch_size": rows,
        "num_cpus": cores,
        "num_gpus": gpus or None,
        "max_task_retries": LOST_WORKER_TRIES,
    }
