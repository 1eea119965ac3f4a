"""What readers see: the results page and what a search box suggests.

``answers`` asks the engine or else the database, ``page`` makes hits fit to show, ``choices`` are the
links beside them, ``typeahead`` and ``recent`` fill the search box, ``views`` and ``urls`` serve it all.
"""
