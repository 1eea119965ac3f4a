"""The accessibility statement: what was measured, what is known to be wrong, and who to tell.

``models`` the measurements, deviations and reports; ``services`` store a measurement and pass a report on to a
person; ``selectors`` what the statement says; ``views`` the page and its form; ``admin`` for who keeps it.
"""
