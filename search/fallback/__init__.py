"""Search in the database, with the same contract as the engine. See decision 0402."""

from search.fallback.asking import ask, suggest
from search.fallback.target import Database

__all__ = ["Database", "ask", "suggest"]
