"""Make the demo organisation from ``demo/data``: the same every time except for today's date."""

from .load import finish, is_half_made, is_loaded, load

__all__ = ["finish", "is_half_made", "is_loaded", "load"]
