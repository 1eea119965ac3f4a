"""Elasticsearch: one index, one request a page."""
