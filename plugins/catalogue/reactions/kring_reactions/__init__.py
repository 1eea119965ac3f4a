"""Reactions: a colleague says in one click what a news item or a blog post does to them."""
