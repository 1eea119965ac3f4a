"""The models that every content page shares."""

from .access import AccessRule, AccessRuleKey
from .files import KringDocument, KringImage, Rendition
from .pages import EditorialPage, PageTag
from .record import ContentRecord, RecordAudience
from .workflow import LineApprovalTask, OwnerApprovalTask, ReviewTask

__all__ = [
    "AccessRule",
    "AccessRuleKey",
    "ContentRecord",
    "KringDocument",
    "EditorialPage",
    "KringImage",
    "LineApprovalTask",
    "OwnerApprovalTask",
    "PageTag",
    "RecordAudience",
    "Rendition",
    "ReviewTask",
]
