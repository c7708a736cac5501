"""Nodes of OpenSearch, each a process with temporary data."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import httpx

from tests.opensearch.jars import HERE, PLAIN, NoOpenSearchError, fetched_jars, find_java, locked

_SECONDS = 90.0
_MEMORY = "/dev/shm"  # much quicker than a disk that others use too, where there is such a folder
_JAVA = (
    "-Xms384m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto",
    "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED",
)  # fmt: skip
_started: list["Node"] = []  # Python warns of processes that go on when nobody knows them any more
_SETTINGS = (
    "cluster.routing.allocation.disk.threshold_enabled=false",
    "network.host=127.0.0.1",
    "node.processors=2",
)


class Node:
    """A node that runs, of a cluster of its own or of others, until the tests end."""

    def __init__(
        self, folder: Path, name: str = "node", settings: Sequence[str] = (), pom: str = PLAIN
    ) -> None:
        """Start what `pom` names with a log in that folder. Raises NoOpenSearchError where it can't be."""
        self.name, self.port, self._folder = name, free_port(), folder
        self._home = mkdtemp(prefix="verbatim-node-", dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None)
        folder.mkdir(parents=True, exist_ok=True)
        given = [f"node.name={name}", f"http.port={self.port}", *_SETTINGS, *settings]
        logging = f"-Dlog4j2.configurationFile={HERE / 'log4j2.properties'}"
        command = [
            str(find_java()), *_JAVA, logging, "-cp", f"{fetched_jars(pom)}/*", str(HERE / "SearchNode.java"),
            str(_tests()), self._home, *given,
        ]  # fmt: skip
        with (folder / "log").open("w") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def runs(self) -> bool:
        """Whether it has not come to its end."""
        return self._process.poll() is None

    def wait(self, nodes: int = 1) -> None:
        """Wait until its cluster has so many nodes. Raises NoOpenSearchError."""
        end = time.monotonic() + _SECONDS
        while time.monotonic() < end and self.runs:
            try:
                health = httpx.get(f"{self.url}/_cluster/health", timeout=5)
            except httpx.TransportError:
                health = None
            if health is not None and health.json().get("number_of_nodes") == nodes:
                return
            time.sleep(0.1)
        log = (self._folder / "log").read_text(errors="replace")
        raise NoOpenSearchError(f"OpenSearch did not start; its log ends: {log[-2000:]}")

    def freeze(self) -> None:
        """Let it stand still, with all its connections open."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it at once, as a machine that loses its power."""
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._home, ignore_errors=True)


def shared_node(folder: Path, pom: str = PLAIN) -> str:
    """Return where a node answers that all processes of the tests share, started by the first in `folder`.

    It is made of what `pom` names. Raises NoOpenSearchError where it can't be started.
    """
    name = Path(pom).stem
    known = folder / f"opensearch-{name}-url"
    with locked(folder / f"opensearch-{name}-lock"):
        if not known.exists():
            known.write_text(_told(folder / f"opensearch-{name}", pom))
    told = known.read_text()
    if not told.startswith("http"):
        raise NoOpenSearchError(told)
    return told


def _told(folder: Path, pom: str) -> str:
    """Return where a new node answers, or why there is none."""
    settings = ["discovery.type=single-node", f"transport.port={free_port()}"]
    try:
        node = Node(folder, settings=settings, pom=pom)
        node.wait()
    except NoOpenSearchError as error:
        return str(error)
    _started.append(node)
    return node.url


@contextmanager
def cluster(folder: Path, count: int) -> Iterator[list[Node]]:
    """Run a cluster of so many nodes in the folder. Raises NoOpenSearchError."""
    ports = [free_port() for _ in range(count)]
    names = [f"node-{number}" for number in range(count)]
    nodes: list[Node] = []
    try:
        for name, port in zip(names, ports, strict=True):
            seeds = ",".join(f"127.0.0.1:{other}" for other in ports)
            settings = [
                f"transport.port={port}",
                f"discovery.seed_hosts={seeds}",
                f"cluster.initial_cluster_manager_nodes={','.join(names)}",
            ]
            nodes.append(Node(folder / name, name, settings))
        for node in nodes:
            node.wait(count)
        yield nodes
    finally:
        for node in nodes:
            node.kill()


def free_port() -> int:
    """Return a port that nobody listens at now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _tests() -> int:
    """Return the process that runs the tests: this one, or that which started it as a worker of its own."""
    return os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
