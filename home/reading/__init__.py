"""What a reader keeps for later and read last: their own, and nobody else's.

``models`` a row for each kept and each read page; ``services`` keep, drop and note; ``selectors`` the two lists
and what is most used; ``views`` and ``urls`` the pages.
"""
