"""A site on a busy host: good plugins stay, and one that is itself the cause goes."""
