"""The gate: is this plugin on for this person, now, and why.

``rules`` and ``bucket`` are arithmetic without I/O; ``snapshot`` holds the rules in memory and keeps them
up to date; ``decisions`` decides for a user; ``releasing`` is where the room registers that releases plugins.
"""
