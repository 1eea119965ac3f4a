"""The settings; importing any of them first checks that the rooms are those of Kring."""

from kring.foreign import refuse_foreign_packages

refuse_foreign_packages()
