"""The fixtures that Kring has for the tests of plugins."""

pytest_plugins = ["plugins.testing"]
