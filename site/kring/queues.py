"""The queues of background work. A worker that is not told which takes them all."""

# Everything of Kring itself: mail, search, scheduled publishing.
DEFAULT = "kring"
# What plugins do: a slow one keeps only other plugins waiting.
PLUGINS = "plugins"
ALL = (DEFAULT, PLUGINS)
