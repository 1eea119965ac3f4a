"""Reactions keep the rules that every plugin keeps."""

from kring_reactions.conformance import Conformance


class TestReactions(Conformance):
    slug = "reactions"
