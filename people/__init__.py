"""Colleagues, units, locations and skills, and signing in.

``models`` and ``services`` people and the organisation; ``views`` and ``selectors`` the directory; ``accounts``
signing in and leaving; ``subjects`` the sets of people that audiences, restrictions and rings are made of.
"""
