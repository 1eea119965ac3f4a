"""The contributions of plugins, one module for each kind. Plugins themselves import only ``plugins.api``."""
