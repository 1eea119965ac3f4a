"""Blogs of managers: a weekly rhythm, a co-reader if the manager wants one, a composer."""

from .pages import Blog, BlogIndexPage, BlogPost
from .rights import BlogGroup
from .workflow import CoReaderApprovalTask

__all__ = ["Blog", "BlogGroup", "BlogIndexPage", "BlogPost", "CoReaderApprovalTask"]
