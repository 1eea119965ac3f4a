"""The contract between rooms and search; a room imports it from ``search.api`` alone.

``documents`` is the shape of everything that can be found, ``sources`` where documents come from,
``readers`` what decides who finds them.
"""
