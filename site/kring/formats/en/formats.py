"""Dates in English: the day first and 24 hours, as in the lists of news and in every Dutch screen.

Django's own are American ("Nov. 30, 2026", "11/30/2026, 3 p.m.").
"""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y H:i"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y H:i"
MONTH_DAY_FORMAT = "j F"
FIRST_DAY_OF_WEEK = 1
