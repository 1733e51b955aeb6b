"""Runs whose inputs and outputs are in an object store."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ray", reason="ray is not installed: pip install 'typecase[ray]'")

import pyarrow.dataset

from ocr.cluster.lease import Lease
from ocr.cluster.storage import exists
from ocr.errors import ExitCode, OutputError
from tests.helpers.batch_runs import save
from tests.helpers.ray_cluster import ClusterRunOf
from tests.helpers.stand_in import read_size


@pytest.fixture
def bucket(s3: str, tmp_path: Path) -> Any:
    """A bucket of the test's own, with three pages."""
    import boto3

    client = boto3.resource("s3", endpoint_url=s3)
    made = client.create_bucket(Bucket=tmp_path.name.replace("_", "-")[:60].strip("-"))
    for name, width in (("a.png", 20), ("b.png", 21), ("deep/c.tif", 22)):
        made.upload_file(str(save(tmp_path / name, width)), f"in/{name}")
    return made


def outputs(bucket: Any) -> dict[str, bytes]:
    return {
        item.key.removeprefix("out/"): item.get()["Body"].read()
        for item in bucket.objects.filter(Prefix="out/")
        if "typecase" not in item.key
    }


def test_from_a_bucket_to_a_bucket_and_again(cluster: Any, bucket: Any, tmp_path: Path) -> None:
    where = (f"s3://{bucket.name}/in/",)
    out = f"s3://{bucket.name}/out/"
    assert ClusterRunOf(out, where, read_size).code == ExitCode.OK
    assert outputs(bucket) == {"a.txt": b"20 7\n", "b.txt": b"21 7\n", "deep/c.txt": b"22 7\n"}
    bucket.upload_file(str(save(tmp_path / "b.png", 31)), "in/b.png")
    again = ClusterRunOf(out, where, read_size)
    assert (again.code, again.progress.skipped, again.progress.documents_done) == (ExitCode.OK, 2, 1)
    assert outputs(bucket) == {"a.txt": b"20 7\n", "b.txt": b"31 7\n", "deep/c.txt": b"22 7\n"}
    kept = [item.key for item in bucket.objects.filter(Prefix="out/") if "typecase" in item.key]
    assert len(kept) == 1
    bucket.download_file(kept[0], str(tmp_path / "rows.parquet"))
    rows = pyarrow.dataset.dataset(tmp_path / "rows.parquet").to_table().to_pylist()
    assert sorted(row["outputs"][0] for row in rows) == ["a.txt", "b.txt", "deep/c.txt"]


def test_objects_of_others_are_replaced_only_if_asked(cluster: Any, bucket: Any) -> None:
    bucket.put_object(Key="out/a.txt", Body=b"mine")
    out, page = f"s3://{bucket.name}/out", (f"s3://{bucket.name}/in/a.png",)
    assert ClusterRunOf(out, page, read_size).code == ExitCode.OUTPUT
    assert outputs(bucket) == {"a.txt": b"mine"}
    assert ClusterRunOf(out, page, read_size, settings={"overwrite": True}).code == ExitCode.OK
    assert outputs(bucket) == {"a.txt": b"20 7\n"}


def test_of_two_runs_at_once_the_second_is_refused(bucket: Any) -> None:
    out = f"s3://{bucket.name}/out"
    first = Lease(out, 0.0)
    renewing = subprocess.Popen(
        [sys.executable, "-c", "import sys; from ocr.cluster.lease import Lease; Lease(sys.argv[1], 0.6)", out],
        stderr=subprocess.PIPE,
        text=True,
    )
    while renewing.poll() is None:
        first.renew()
    assert "is writing there; wait for it" in (renewing.stderr.read() if renewing.stderr else "")
    first.close()
    assert not exists(f"{out}/.typecase/lease.json")


def test_the_lease_of_a_dead_run_is_taken_over_and_the_dead_one_would_notice(bucket: Any) -> None:
    out = f"s3://{bucket.name}/out"
    dead = Lease(out, 0.0)
    alive = Lease(out, 0.3)
    with pytest.raises(OutputError, match="another run has taken it over"):
        dead.renew()
    dead.close()
    assert exists(f"{out}/.typecase/lease.json")
    alive.close()
    assert not exists(f"{out}/.typecase/lease.json")
