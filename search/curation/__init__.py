"""What editors change about search: services that check the permission and tell every process.

``pins`` put documents on top or hide them, ``synonyms`` (with ``synonym_checks``, ``synonym_files`` and
``starting_synonyms``) widen queries, ``weights`` order hits, ``comparing`` measures a draft of them.
"""
