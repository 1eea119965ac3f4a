"""Read the text inside files, in a separate process.

``formats`` chooses who reads a file and mends its words: ``office`` and ``open_document`` (both a ``walk`` over the
parts of an ``archive``), ``pdf``, ``plain``; ``numbers`` shows cells as a sheet does. ``child`` is the process.
"""
