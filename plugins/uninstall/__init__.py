"""Uninstalling a plugin: say what goes, keep it in an archive, drop it, and put it back later."""
