"""Services that tests speak to: without one a test is skipped, and with ``CI=true`` it fails."""

import os

import pytest


def missing(message: str) -> None:
    """Skip the test, or fail it where everything must be present."""
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def service(variable: str, name: str) -> str:
    """Return the address of a service, or skip the test."""
    address = os.environ.get(variable, "").strip()
    if not address:
        missing(f"{name} is not available ({variable} is empty)")
    return address
