"""How a version reaches people: ring by ring, on evidence, with a stop that works within a second.

``models`` releases with their rings, exceptions, quiet periods and history; ``services`` one module for each
kind of change (plans, ladder, promotion, ending, mandatory, switches) and ``simulate``; ``selectors`` who has
what; ``listening`` what other rooms add to a release; ``admin`` the screens; ``commands`` of ``manage.py plugins``.
"""
