"""Reading pages, images and documents from other programs: ``v2`` and ``v3`` in the shapes of Wagtail's APIs.

``fields`` says how fields of pages look there where the default would tell too much.
"""
