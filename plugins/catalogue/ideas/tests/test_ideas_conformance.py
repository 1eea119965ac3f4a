"""The idea box keeps the rules that every plugin keeps."""

from kring_ideas.conformance import Conformance


class TestIdeas(Conformance):
    slug = "ideas"
