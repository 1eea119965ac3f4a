"""Buckets are the same for ever, spread evenly, and widening keeps everybody."""

import json
from collections import Counter
from pathlib import Path

import pytest

from plugins.gate.bucket import BUCKETS, bucket
from tests.plugins.murmur3 import murmur3_32

VECTORS = json.loads((Path(__file__).parent / "bucket_vectors.json").read_text())["cases"]
# The 0.999 quantile of chi-square with 99 degrees of freedom.
CHI_SQUARE_LIMIT = 148.23


def test_the_published_vectors_hold():
    assert [bucket(slug, salt, unit) for slug, salt, unit, _ in VECTORS] == [v[3] for v in VECTORS]


def test_an_independent_murmur3_agrees_on_a_thousand_cases():
    for slug, salt, unit, _number in VECTORS:
        assert murmur3_32(f"{slug}:{salt}:{unit}".encode()) % BUCKETS == bucket(slug, salt, unit)


@pytest.mark.parametrize(
    ("text", "expected"),
    # From the test suite of the reference implementation.
    [(b"", 0), (b"test", 0xBA6BD213), (b"Hello, world!", 0xC0363E43)],
)
def test_the_independent_murmur3_gives_the_published_hashes(text, expected):
    assert murmur3_32(text) == expected


def test_a_hundred_thousand_ids_spread_evenly_over_a_hundred_buckets():
    counts = Counter(bucket("ideas", "5f3a", number) // 100 for number in range(1, 100_001))

    assert sum((count - 1000) ** 2 / 1000 for count in counts.values()) < CHI_SQUARE_LIMIT


def test_widening_from_ten_to_twenty_percent_keeps_every_one_of_the_first():
    people = range(1, 20_001)
    first = {person for person in people if bucket("ideas", "5f3a", person) < 1000}
    second = {person for person in people if bucket("ideas", "5f3a", person) < 2000}

    assert first < second


def test_two_plugins_do_not_pick_the_same_people_first():
    people = range(1, 20_001)
    ideas = {person for person in people if bucket("ideas", "s", person) < 1000}
    kudos = {person for person in people if bucket("kudos", "s", person) < 1000}

    assert 0.05 < len(ideas & kudos) / len(ideas) < 0.15
