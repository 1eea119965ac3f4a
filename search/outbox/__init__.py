"""From the rooms to the indexes: each change arrives at least once, whatever is away meanwhile.

``entries.changed(source, ids)`` notes it, ``draining.drain()`` writes it.
"""
