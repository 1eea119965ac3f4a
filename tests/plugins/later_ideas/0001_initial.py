"""The idea box as it is."""

from importlib import import_module

Migration = import_module("kring_ideas.migrations.0001_initial").Migration
