"""Figures for Prometheus, on a port of their own: how fast the service is, and what waits. None is of one organisation.

What the database knows (queues, scans, releases) is asked when somebody asks us, so every replica tells the same.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Thread
from typing import Literal
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, Histogram, ProcessCollector, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from mvoscan.core.errors import ScanError
from mvoscan.settings import SettingError, Settings
from mvoscan.usecases.open_service import Service
from mvoscan.usecases.run_jobs import worker_seen
from mvoscan.usecases.watch_service import Figures, figures
from mvoscan.web.watched import Observer, Seen

Port = Literal["metrics_port", "worker_metrics_port"]
"""The setting with the port: of the server, or of a worker that is a process of its own."""

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Seconds."""


class Requests:
    """How long answers take, by route and class of status."""

    def __init__(self, registry: CollectorRegistry) -> None:
        """Count in `registry`."""
        told = "Seconds from a request to the end of its answer, by template of the route and class of status."
        names = ("method", "route", "status")
        self._seconds = Histogram("mvoscan_request_seconds", told, names, buckets=BUCKETS, registry=registry)

    def seen(self, seen: Seen) -> None:
        """Count one request."""
        self._seconds.labels(seen.method, seen.route, f"{seen.status // 100}xx").observe(seen.seconds)


class Known(Collector):
    """What the database and its connections tell, when asked."""

    def __init__(self, service: Service) -> None:
        """Ask nothing yet."""
        self._service = service

    def collect(self) -> Iterator[Metric]:
        """Every figure; with the database away only that it is."""
        database = self._service.database
        yield _one("database_connections_in_use", "Connections with the database in use.", database.in_use)
        yield _one("database_connections_most", "Most connections with the database.", database.most)
        now = datetime.now(UTC)
        try:
            with self._service.reading() as connection:
                found, seen = figures(connection, now=now), worker_seen(connection)
        except ScanError:
            yield _one("database_up", "Whether the database answers.", 0)
            return
        yield _one("database_up", "Whether the database answers.", 1)
        yield from _queues(found, now)
        yield _one("scans_started", "Scans that ever started, practice runs left out.", found.started)
        yield _one("scans_handed_in", "Scans handed in that still stand, practice runs left out.", found.handed_in)
        yield from _age("release_age_seconds", "Seconds since the newest release that stands.", found.published_at, now)
        yield from _age("release_waits_seconds", "Seconds that a release waits for a decision.", found.waits_since, now)
        yield from _age("worker_silence_seconds", "Seconds since a worker last said that it works.", seen, now)
        yield from _age("retention_age_seconds", "Seconds since what is too old was last erased.", found.swept_at, now)
        yield _one("jobs_failed", "Builds of releases that failed or were refused in the last week.", found.failed)
        yield _one("mail_given_up", "Mail meant in the last week that was not sent and will not be.", found.given_up)


@contextmanager
def metered(settings: Settings, service: Service, *, setting: Port) -> Iterator[Observer]:
    """Tell Prometheus on the port in this setting while the block runs; gives who must hear of every request."""
    registry = CollectorRegistry()
    requests = Requests(registry)
    ProcessCollector(registry=registry)
    registry.register(Known(service))
    server, thread = _listening(settings, setting, registry)
    try:
        yield requests.seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _listening(settings: Settings, setting: Port, registry: CollectorRegistry) -> tuple[WSGIServer, Thread]:
    port = int(getattr(settings, setting))
    try:
        return start_http_server(port, settings.metrics_host, registry)
    except OSError as error:
        where = f"poort {port} op {settings.metrics_host}"
        raise SettingError(
            f"MVOSCAN_{setting.upper()}: {where} is niet vrij ({error.strerror}). Kies een andere."
        ) from error


def _one(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(f"mvoscan_{name}", told, value)


def _age(name: str, told: str, since: datetime | None, now: datetime) -> Iterator[Metric]:
    """An age; without a beginning there is none, and nothing is told."""
    if since is not None:
        yield _one(name, told, (now - since).total_seconds())


def _queues(found: Figures, now: datetime) -> Iterator[Metric]:
    waiting = GaugeMetricFamily("mvoscan_queue_waiting", "What waits in a queue.", labels=["queue"])
    oldest = GaugeMetricFamily("mvoscan_queue_oldest_seconds", "How long the first has waited.", labels=["queue"])
    for name, queue in found.queues.items():
        waiting.add_metric([name], queue.waiting)
        oldest.add_metric([name], (now - queue.since).total_seconds() if queue.since else 0)
    yield from (waiting, oldest)
