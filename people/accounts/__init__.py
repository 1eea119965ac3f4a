"""A reader's own account: signing in, the session, preferences."""
