"""What readers will miss in a page: said to its editor before publishing, and never a reason to refuse.

``walk`` reads the parts of a text, ``language`` tells languages apart and scores how hard a text reads,
``findings`` says in sentences what could be better and for whom.
"""
