"""WARC: the web pages that a crawler kept (ISO 28500). Needs the extra "documents"."""

import io
from collections.abc import Iterator
from dataclasses import replace

from corpus.draft import Draft
from corpus.errors import Problem, VerbatimError
from corpus.readers.extras import needed
from corpus.readers.html import read_html
from corpus.rules import Limits


class WarcError(VerbatimError):
    """The file is damaged."""


def read_warc(data: bytes, source: str, limits: Limits = Limits()) -> Iterator[Draft | Problem]:
    """Yield the articles of the web pages in a WARC file, compressed or not; all else in it is passed over.

    A page that can't be used is a Problem of its own. Raises WarcError.
    """
    iterator = needed("warcio.archiveiterator", "warcio", ".warc files")
    most, whole, pages = limits.file_bytes, 0, 0
    try:
        for record in iterator.ArchiveIterator(io.BytesIO(data), arc2warc=True):
            headers = record.http_headers
            if record.rec_type != "response" or headers is None or headers.get_statuscode() != "200":
                continue
            if "html" not in (headers.get_header("Content-Type") or ""):
                continue
            pages += 1
            url = record.rec_headers.get_header("WARC-Target-URI") or f"{source}#{pages}"
            page = record.content_stream().read(most + 1)
            whole += len(page)
            if whole > limits.unpacked_bytes:
                raise WarcError("it would be too large unpacked; split it")
            try:
                if len(page) > most:
                    raise WarcError(f"it has more than {limits.file_mb:g} MB; leave it out")
                for draft in read_html(page, url):
                    yield replace(draft, url=draft.url or url)
            except VerbatimError as error:
                yield Problem(url, str(error))
    except VerbatimError:
        raise
    except Exception as error:  # warcio fails in many ways on damaged files
        raise WarcError(f"it is damaged ({type(error).__name__}); make it again") from error
