"""One byte range of a file, so that a download can be resumed (RFC 9110, section 14)."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import IO

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

CHUNK = 64 * 1024
_ONE_RANGE = re.compile(r"^bytes=(\d{0,15})-(\d{0,15})$")


def partial_response(request: HttpRequest, file: IO[bytes], kind: str) -> HttpResponseBase | None:
    """Return the requested part, or None if the answer is the whole file.

    Several ranges, a malformed range and ``If-Range`` get the whole file, as the standard allows.
    """
    found = _ONE_RANGE.match(request.headers.get("Range", ""))
    if request.method != "GET" or not found or "If-Range" in request.headers:
        return None
    size = _size(file)
    span = _span(found[1], found[2], size)
    if span is None:
        file.close()
        return HttpResponse(
            status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            headers={"Content-Range": f"bytes */{size}"},
        )
    first, last = span
    response = StreamingHttpResponse(
        _read(file, first, last - first + 1), status=HTTPStatus.PARTIAL_CONTENT, content_type=kind
    )
    response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    response.headers["Content-Length"] = str(last - first + 1)
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _size(file: IO[bytes]) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size


def _span(start: str, end: str, size: int) -> tuple[int, int] | None:
    """Return the first and last byte, or None if the file has no such bytes."""
    if start:
        first, last = int(start), min(int(end), size - 1) if end else size - 1
    elif end and int(end):
        first, last = max(size - int(end), 0), size - 1
    else:
        return None
    return (first, last) if first <= last and size else None


def _read(file: IO[bytes], first: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        while length and (chunk := file.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk
