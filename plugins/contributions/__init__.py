"""What plugins contribute, one module a kind. Plugins themselves speak only to ``plugins.api``."""
