"""What went wrong with a request: whether another try may help, and when."""

from __future__ import annotations

import datetime as dt
import email.utils
import ssl

import httpx

from pipeline.fetch.refusal import FetchRefused


class TryAgain(Exception):
    """Another try may help.

    Args:
        problem: what to tell where it does not.
        wait: seconds that the server asks for.
    """

    def __init__(self, problem: FetchRefused, wait: float | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.wait = wait


def retry_after(response: httpx.Response, now: dt.datetime) -> float | None:
    """Seconds that a server asks to wait, None where it does not say.

    Args:
        response: its answer.
        now: the time (UTC).
    """
    said = response.headers.get("retry-after", "").strip()
    if said.isdecimal():
        return float(said)
    try:
        when = email.utils.parsedate_to_datetime(said).astimezone(dt.UTC).replace(tzinfo=None)
    except (ValueError, TypeError):
        return None
    return max((when - now).total_seconds(), 0.0)


def broken(error: httpx.TransportError) -> Exception:
    """What a broken connection means: a refusal, or TryAgain.

    Args:
        error: how it broke.
    """
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, FetchRefused):
            return cause
        if isinstance(cause, ssl.SSLError):
            return FetchRefused(
                "refused", "tls", error=str(getattr(cause, "verify_message", "") or cause.reason or cause)
            )
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, (httpx.UnsupportedProtocol, httpx.LocalProtocolError)):
        return FetchRefused("refused", "no_web_address")
    truncated = isinstance(error, httpx.RemoteProtocolError) and "incomplete" in str(error).lower()
    code = "truncated" if truncated or "without sending complete" in str(error) else "no_answer"
    return TryAgain(FetchRefused("failed", code, **({} if code == "truncated" else {"error": type(error).__name__})))
