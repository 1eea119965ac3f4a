"""Uninstall a plugin: list what belongs to it, archive it, drop it, and restore it later."""
