"""MurmurHash3_x86_32 in plain Python, from Austin Appleby's published algorithm.

Independent of the library that Kring uses, so that the two check each other.
"""

MASK = 0xFFFFFFFF


def _rotate(value: int, bits: int) -> int:
    return ((value << bits) | (value >> (32 - bits))) & MASK


def _mix(block: int) -> int:
    return _rotate(block * 0xCC9E2D51 & MASK, 15) * 0x1B873593 & MASK


def murmur3_32(data: bytes, seed: int = 0) -> int:
    """Return the unsigned 32-bit hash."""
    value, length = seed, len(data)
    whole = length - length % 4
    for start in range(0, whole, 4):
        value ^= _mix(int.from_bytes(data[start : start + 4], "little"))
        value = (_rotate(value, 13) * 5 + 0xE6546B64) & MASK
    if tail := data[whole:]:
        value ^= _mix(int.from_bytes(tail, "little"))
    value ^= length
    value = (value ^ (value >> 16)) * 0x85EBCA6B & MASK
    value = (value ^ (value >> 13)) * 0xC2B2AE35 & MASK
    return value ^ (value >> 16)
