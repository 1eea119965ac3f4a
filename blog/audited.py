"""What the audit log keeps of blogs: who writes, and who reads first."""

from blog.models import Blog
from kring.core.audit import RIGHTS, watch

watch(Blog, area=RIGHTS, fields=("manager", "co_reader"), only_changes=True)
