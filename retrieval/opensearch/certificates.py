"""Certificates: who is believed to be the engine, and what to do where it is not."""

import ssl
from collections.abc import Iterator

_EXPIRED = 10  # X509_V_ERR_..., as OpenSSL's x509_vfy.h has them
_NOT_YET_VALID = 9
_OTHER_NAME = (62, 64)  # of a host, of an address
_NO_TLS = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE")


def trusting(authorities: str) -> ssl.SSLContext:
    """Return how to speak TLS with whoever those of a file have signed.

    Raises OSError where it can't be read, and SSLError, which is one, where it has no certificates.
    """
    return ssl.create_default_context(cafile=authorities)


def told_of(error: BaseException, address: str) -> str:
    """Return in a sentence why TLS with OpenSearch at that address failed, and what to do."""
    reason = next((one for one in _reasons(error) if isinstance(one, ssl.SSLError)), None)
    if not isinstance(reason, ssl.SSLCertVerificationError):
        if reason is not None and reason.reason in _NO_TLS:
            return f"OpenSearch at {address} does not speak https; write http:// in ENGINE_URL."
        return f"OpenSearch at {address} and this machine can't agree on TLS; look at its log."
    code = reason.verify_code
    if code == _EXPIRED:
        what = "has expired; renew it there"
    elif code == _NOT_YET_VALID:
        what = "is not valid yet; see whether the clocks are right"
    elif code in _OTHER_NAME:
        what = "is for another name; write in ENGINE_URL the name that it is for"
    else:
        what = "is of no authority that is known here; name its file by ?ca= in ENGINE_URL"
    return f"The certificate of OpenSearch at {address} {what}."


def _reasons(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what it is wrapped around."""
    yield error
    for part in error.args:
        if isinstance(part, BaseException):
            yield from _reasons(part)
