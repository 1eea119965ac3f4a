"""Making the demo organisation from ``demo/data``: the same every time, but for today's date."""

from .load import is_loaded, load

__all__ = ["is_loaded", "load"]
