"""The queues of background work. By default a worker takes all of them."""

from kombu import Exchange, Queue

# Everything of Kring itself: mail, search, scheduled publishing.
DEFAULT = "kring"
# The work of plugins: a slow one delays only other plugins.
PLUGINS = "plugins"
# The queues of jobs.
ALL = (DEFAULT, PLUGINS)
# What beat starts by the clock. Apart, because it expires: behind thousands of jobs it would expire unread.
SCHEDULE = "schedule"
# With an exchange each: two queues at one exchange would both get every message.
DECLARED = [Queue(name, Exchange(name), routing_key=name) for name in (*ALL, SCHEDULE)]
