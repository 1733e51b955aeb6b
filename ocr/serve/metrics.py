"""What a server counts, in the text form of Prometheus."""

from collections.abc import Callable, Iterator
from importlib import metadata

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
SECONDS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)
"""Upper bounds of the classes that times are counted in."""


class Metrics:
    """The counts of one server."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        version = Info("typecase", "The server that reads", registry=self._registry)
        version.info({"version": metadata.version("typecase")})
        self._requests = Counter(
            "typecase_requests", "Requests", ["method", "route", "status"], registry=self._registry
        )
        self._pages = Counter(
            "typecase_pages", "Pages that were read, or could not be", ["outcome"], registry=self._registry
        )
        self._page_seconds = Histogram(
            "typecase_page_seconds", "Time that a worker took for a page", buckets=SECONDS, registry=self._registry
        )
        self.bytes = Counter("typecase_upload_bytes", "Bytes of uploads", registry=self._registry)
        self.refused = Counter(
            "typecase_refused", "Requests refused because the queue was full", registry=self._registry
        )
        self.documents = Gauge("typecase_documents", "Documents that are open", registry=self._registry)

    def request_done(self, method: str, route: str, status: int) -> None:
        self._requests.labels(method, route, str(status)).inc()

    def page_read(self, seconds: float | None) -> None:
        """Count a page. seconds: that it took, None when it could not be read."""
        self._pages.labels("failed" if seconds is None else "read").inc()
        if seconds is not None:
            self._page_seconds.observe(seconds)

    def watch(self, waiting: Callable[[], int], replaced: Callable[[], int]) -> None:
        """Ask for these numbers whenever the text is asked for: pages that wait, workers that had to be replaced."""
        self._registry.register(_Watched(waiting, replaced))

    def text(self) -> bytes:
        return generate_latest(self._registry)


class _Watched(Collector):
    def __init__(self, waiting: Callable[[], int], replaced: Callable[[], int]) -> None:
        self._waiting = waiting
        self._replaced = replaced

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily("typecase_pages_waiting", "Pages that no worker has taken", value=self._waiting())
        yield CounterMetricFamily(
            "typecase_workers_replaced", "Workers that ended or took too long", value=self._replaced()
        )
