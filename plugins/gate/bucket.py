"""Buckets: which of 10,000 equal parts a person or unit falls into, always the same.

``bucket = murmur3_32("<slug>:<salt>:<unit id>") mod 10000``, the hash unsigned (MurmurHash3_x86_32 with seed
0, Austin Appleby; Unleash's client specification uses the same function). The test vectors are in
``tests/plugins/bucket_vectors.json``.
"""

import mmh3

BUCKETS = 10_000


def bucket(slug: str, salt: str, unit_id: int | str) -> int:
    """Return the bucket, 0 to 9,999, of a person or unit for one plugin.

    A percentage of p (in hundredths of a percent, 0 to 10,000) contains those with a bucket below p, so
    widening keeps everybody who was in. ``salt`` never changes after its first use. A person without
    an id has no bucket: the caller leaves them out.
    """
    return mmh3.hash(f"{slug}:{salt}:{unit_id}", 0, signed=False) % BUCKETS
