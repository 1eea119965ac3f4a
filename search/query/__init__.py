"""From what people type to a query, without asking anything: address and text in, ``queries.Query`` out.

``address`` reads and writes the address of a results page, ``syntax`` takes a text apart into words,
phrases and operators, ``days`` understands dates, ``parsing`` puts them together.
"""
