"""Articles from elsewhere: `run` fetches what sources list, `fetcher` one address, `store` keeps it."""

from corpus.fetching.errors import FetchError, GoneError, RefusedError
from corpus.fetching.fetcher import Fetched, Fetcher
from corpus.fetching.run import ADDED, fetch_source, fetch_sources, fetched_documents, form_of
from corpus.fetching.store import Page, Store, StoreError, file_name

__all__ = [
    "ADDED",
    "FetchError",
    "Fetched",
    "Fetcher",
    "GoneError",
    "Page",
    "RefusedError",
    "Store",
    "StoreError",
    "fetch_source",
    "fetch_sources",
    "fetched_documents",
    "file_name",
    "form_of",
]
