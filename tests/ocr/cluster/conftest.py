"""One Ray cluster and one S3 server for all tests of this folder; both take seconds to start."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.helpers.ray_cluster import OBJECT_STORE, S3_ENVIRONMENT, add_node, free_port, in_environment, s3_server


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """The URL of an S3 server; the variables that lead to it are set for this process and those it starts."""
    pytest.importorskip("moto", reason="moto is not installed")
    with s3_server() as url, in_environment({**S3_ENVIRONMENT, "AWS_ENDPOINT_URL": url}):
        yield url


@pytest.fixture(scope="session")
def client_port() -> int:
    """Where the cluster answers programs from outside."""
    return free_port()


@pytest.fixture(scope="session")
def cluster(s3: str, client_port: int) -> Iterator[Any]:
    """A head without cores and two nodes, to which this process is connected. Its processes know the S3 server."""
    import ray
    from ray.cluster_utils import Cluster

    from ocr.cluster.connection import connected

    with in_environment({"RAY_USAGE_STATS_ENABLED": "0"}):
        head = {"num_cpus": 0, "object_store_memory": OBJECT_STORE, "include_dashboard": False}
        head |= {"ray_client_server_port": client_port}
        cluster = Cluster(initialize_head=True, head_node_args=head)
        try:
            for _ in range(2):
                add_node(cluster, num_cpus=2)
            with connected(cluster.address):
                yield cluster
        finally:
            cluster.shutdown()
            assert not ray.is_initialized()
