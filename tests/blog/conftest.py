"""The blog tests read messages in English, whether translations are compiled or not."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield
