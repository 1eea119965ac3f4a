"""Reactions: colleagues react to a news item or a blog post with one click."""
