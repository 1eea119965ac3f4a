"""The queues of background work. A worker that is not told which takes them all."""

from kombu import Exchange, Queue

# Everything of Kring itself: mail, search, scheduled publishing.
DEFAULT = "kring"
# What plugins do: a slow one keeps only other plugins waiting.
PLUGINS = "plugins"
ALL = (DEFAULT, PLUGINS)
# With an exchange each: two queues at one exchange would both get every message.
DECLARED = [Queue(name, Exchange(name), routing_key=name) for name in ALL]
