"""The figures as Prometheus reads them: what was counted, and what the parts of the bot are like just now."""

import time
from collections.abc import Iterator, Mapping
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Metric, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.context import Parts
from bot.health.condition import PARTS, silent_for, troubles, why_not_ready


class Metrics:
    """All figures of a bot."""

    def __init__(self, parts: Parts) -> None:
        """Tell those of the bot of these parts."""
        self._counted = parts.health.figures.registry
        self._read = CollectorRegistry()
        self._read.register(_Parts(parts))
        ProcessCollector(registry=self._read)

    def told(self) -> bytes:
        """Return them in Prometheus' text format."""
        return generate_latest(self._counted) + generate_latest(self._read)


class _Parts(Collector):
    """Reads what the parts hold, each time it is asked."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def collect(self) -> Iterator[Metric]:
        yield from self._library()
        yield from self._telegram()
        yield from self._condition()

    def _library(self) -> Iterator[Metric]:
        keeper = self._parts.keeper
        articles = keeper.index.articles.counts.articles
        yield _gauge("articles", "Articles that can be quoted.", articles)
        yield _gauge("passages", "Passages that they are cut into.", len(keeper.index))
        told = "Articles whose sentences the encoder knows."
        yield _gauge("encoded_articles", told, keeper.index.encoded)
        yield _gauge("unread_files", "Files and pages that could not be read.", len(keeper.report.problems))
        read_at = keeper.loaded_at.timestamp()
        yield _gauge("library_read_timestamp_seconds", "When the articles were read last.", read_at)
        failures = keeper.availability.failures
        told = "How often the engine could not be asked."
        yield CounterMetricFamily("verbatim_engine_failures", told, value=failures)
        yield _counts(
            "reloads", "Reloads: done, refused as they would lose much, failed.", "outcome", keeper.reloads
        )

    def _telegram(self) -> Iterator[Metric]:
        last = self._parts.health.figures.last_update_at
        yield _gauge(
            "telegram_silence_seconds", "How long ago Telegram last gave updates.", silent_for(self._parts)
        )
        yield _gauge(
            "last_update_timestamp_seconds",
            "When the last update was handled, 0 for never.",
            last.timestamp() if last else 0.0,
        )
        queues = self._parts.receiving.queues
        yield _gauge("updates_waiting", "Updates that were taken and are not done.", len(queues))
        oldest_at = queues.oldest_at
        age = time.time() - oldest_at if oldest_at is not None else 0.0
        yield _gauge("oldest_update_seconds", "How long ago the oldest of them came, 0 for none.", age)
        sender = self._parts.sender
        yield self._telegram_errors()
        yield _gauge("calls_waiting", "Calls that failed and are to be tried again.", sender.trouble.waiting)
        errors = self._parts.errors
        yield CounterMetricFamily("verbatim_handler_errors", "Errors in handling updates.", value=errors)

    def _telegram_errors(self) -> Metric:
        told = "Calls that Telegram did not answer as it should, by what they were for and how they failed."
        errors = CounterMetricFamily("verbatim_telegram_errors", told, labels=["way", "kind"])
        ways = {"receiving": self._parts.receiving.failures, "sending": self._parts.sender.failures}
        for way, failures in ways.items():
            for kind, count in failures.items():
                errors.add_metric([way, kind], count)
        return errors

    def _condition(self) -> Iterator[Metric]:
        wrong = {trouble.part for trouble in troubles(self._parts)}
        told = GaugeMetricFamily(
            "verbatim_trouble", "1 where something is wrong with a part.", labels=["part"]
        )
        for part in PARTS:
            told.add_metric([part], part in wrong)
        yield told
        yield _gauge(
            "ready", "1 where the bot can be asked, as /readyz tells.", not why_not_ready(self._parts)
        )
        build = GaugeMetricFamily("verbatim_build_info", "The version that runs.", labels=["version"])
        build.add_metric([version("verbatim-bot")], 1)
        yield build


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(f"verbatim_{name}", told, value=value)


def _counts(name: str, told: str, label: str, counts: Mapping[str, int]) -> Metric:
    family = CounterMetricFamily(f"verbatim_{name}", told, labels=[label])
    for value, count in counts.items():
        family.add_metric([value], count)
    return family
