"""Ask the broker, whichever it is, how much waits there."""

import logging

from celery import Celery
from kombu.exceptions import ChannelError

logger = logging.getLogger(__name__)


def queue_length(app: Celery, name: str) -> int | None:
    """Return how many messages wait in the queue; None if the broker cannot be asked."""
    try:
        with app.connection_for_write() as connection:
            return connection.default_channel.queue_declare(queue=name, passive=True).message_count
    except ChannelError:
        # Redis has no empty lists.
        return 0
    except Exception:
        # Whatever the transport raises.
        logger.warning("The broker cannot be asked how much waits in the queue %s.", name)
        return None
