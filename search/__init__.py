"""Search over what the rooms register; it knows none of them by name. ``api`` is what they import.

Asking: ``query/`` (text to query), ``engine/`` and ``fallback/`` (Elasticsearch, database), ``site/`` (pages).
Indexing: ``contract/`` (documents, sources, readers), ``outbox/`` (changes), ``upkeep/`` (rebuild, compare).
Editors: ``curation/`` (services), ``admin/`` (screens), ``log`` and ``reports``, ``inspecting`` (why found?).
"""
