"""The machines OpenSearch runs on: they begin to answer within a deadline, or are not waited for."""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConflictError,
    ConnectionError,  # noqa: A004 - the client's own
    ConnectionTimeout,
    NotFoundError,
    RequestError,
    SerializationError,
    SSLError,
    TransportError,
)
from opensearchpy.serializer import Serializer
from urllib3.exceptions import ProtocolError

from corpus.errors import VerbatimError
from retrieval.collection import EngineUnavailableError
from retrieval.opensearch.certificates import told_of

DEADLINE = 0.5
PATIENCE = 60.0
_CONNECTIONS = 16
_DEAD_FOR = 5.0
_BUSY = 429
_PASSING = (502, 503)
_LOST_ON_THE_WAY = "search_phase_execution_exception"  # as where a machine went that had found, not yet told
_PAUSE = 0.02


class MissingError(EngineUnavailableError):
    """What was asked for is not there, as a generation that has gone."""


class BusyError(EngineUnavailableError):
    """The cluster has too much to do, and wants to be asked again later."""


class RefusedError(VerbatimError):
    """OpenSearch does not take what it is given; `kind` is its name for why."""

    def __init__(self, message: str, kind: str = "") -> None:
        """Keep OpenSearch's name of the error, as "resource_already_exists_exception"."""
        super().__init__(message)
        self.kind = kind


class Cluster:
    """The machines at these addresses, which are one cluster; each of them can be asked everything.

    Thread-safe. An answer has to begin within `deadline` seconds, and no pause in it may be longer: as a
    whole it may take longer, so whoever can't wait asks in another thread. Where a machine takes no
    connection, breaks it, or had to ask one that has just gone, another one is asked in what is left of them;
    where one does not answer, none is asked again.
    """

    def __init__(self, hosts: Sequence[Mapping[str, Any]], deadline: float = DEADLINE) -> None:
        """Know the hosts, as opensearch-py describes them; nothing is asked yet."""
        self.deadline = deadline
        self.address = ", ".join(f"{host['host']}:{host['port']}" for host in hosts)
        self._by_https = any(host.get("use_ssl") for host in hosts)
        self._attempts = len(hosts) + 1  # a connection that was kept open may have been closed meanwhile
        self._client = OpenSearch(
            hosts=[dict(host) for host in hosts],
            max_retries=0,
            pool_maxsize=_CONNECTIONS,
            dead_timeout=_DEAD_FOR,
            serializer=_Json(),
        )
        logging.getLogger("opensearch").setLevel(logging.CRITICAL)  # what goes wrong is raised, and told once

    def ask(
        self, method: str, path: str, body: Any = None, *, seconds: float | None = None, **parameters: Any
    ) -> Any:
        """Return the answer to a request, decoded; `seconds` are instead of the deadline if given.

        A `body` that is bytes is sent as it is. Raises EngineUnavailableError where there is no answer,
        MissingError for what is not there, and RefusedError for what is wrong.
        """
        left = self.deadline if seconds is None else seconds
        end = time.monotonic() + left
        for attempt in range(1, self._attempts + 1):
            left = max(end - time.monotonic(), 0.001)
            with self._told(again=attempt < self._attempts and time.monotonic() < end):
                return self._client.transport.perform_request(
                    method, path, params={**parameters, "request_timeout": left}, body=body
                )
        raise AssertionError("the last attempt returns or raises")

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    @contextmanager
    def _told(self, *, again: bool) -> Iterator[None]:
        """Raise the client's errors as ours; swallow one that can be overcome by asking `again`."""
        try:
            yield
        except ConnectionTimeout:
            raise EngineUnavailableError(
                f"OpenSearch at {self.address} did not answer in time; see whether it is overloaded."
            ) from None
        except ConnectionError as error:
            if again:
                return
            raise EngineUnavailableError(self._why_away(error)) from None
        except AuthenticationException:
            raise EngineUnavailableError(
                f"OpenSearch at {self.address} refuses the user or password; put both right in ENGINE_URL."
            ) from None
        except AuthorizationException:
            raise EngineUnavailableError(
                f"OpenSearch at {self.address} does not let that user do this; give them the right to, or "
                "name another in ENGINE_URL."
            ) from None
        except NotFoundError as error:
            raise MissingError(f"OpenSearch at {self.address} has no {_index(error)}.") from None
        except (RequestError, ConflictError) as error:
            raise RefusedError(
                f"OpenSearch at {self.address} refused a request: {_reason(error)}.", str(error.error)
            ) from None
        except (TransportError, SerializationError) as error:
            if again and _passes(error):
                time.sleep(_PAUSE)
                return
            busy = isinstance(error, TransportError) and error.status_code == _BUSY
            raise (BusyError if busy else EngineUnavailableError)(
                f"OpenSearch at {self.address} could not answer ({_reason(error)}); look at its log."
            ) from None

    def _why_away(self, error: ConnectionError) -> str:
        if isinstance(error, SSLError):
            return told_of(error, self.address)
        if isinstance(error.info, ProtocolError) and not self._by_https:
            return (
                f"OpenSearch at {self.address} breaks off what is asked by http; see whether it runs, and "
                "write https:// in ENGINE_URL if it wants that."
            )
        return f"OpenSearch at {self.address} can't be reached; see whether it runs."


class _Json(Serializer):
    """JSON by msgspec."""

    mimetype = "application/json"

    def dumps(self, data: Any) -> Any:
        """Return what is sent; bytes are as they are."""
        return data if isinstance(data, bytes) else encode(data)

    def loads(self, data: Any) -> Any:
        """Return what has come. Raises SerializationError."""
        try:
            return msgspec.json.decode(data)
        except msgspec.DecodeError as error:
            raise SerializationError(data, error) from None


def encode(data: Any) -> bytes:
    """Return data as JSON; halves of characters, which only questions may have, become question marks."""
    try:
        return msgspec.json.encode(data)
    except UnicodeEncodeError:
        return msgspec.json.encode(_whole(data))


def _whole(data: Any) -> Any:
    if isinstance(data, str):
        return data.encode("utf-8", "replace").decode()
    if isinstance(data, Mapping):
        return {_whole(key): _whole(value) for key, value in data.items()}
    return [_whole(part) for part in data] if isinstance(data, list | tuple) else data


def _passes(error: Exception) -> bool:
    """Return whether another machine, or the same one a moment later, may answer what this one could not."""
    return isinstance(error, TransportError) and (
        error.status_code in _PASSING or error.error == _LOST_ON_THE_WAY
    )


def _index(error: TransportError) -> str:
    told = error.info.get("error") if isinstance(error.info, dict) else None
    return str(told["index"]) if isinstance(told, dict) and "index" in told else "such document"


def _reason(error: Exception) -> str:
    if not isinstance(error, TransportError) or not isinstance(error.info, dict):
        return type(error).__name__
    told = error.info.get("error")
    return str(told.get("reason") or told.get("type")) if isinstance(told, dict) else str(error.error)
