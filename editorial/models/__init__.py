"""The models that every content page shares."""

from .access import AccessRule, AccessRuleKey
from .approval import ApprovalRules, PersonApprovalTask
from .bin import BinEntry
from .extraction import DocumentText
from .feed_address import FeedAddress
from .files import KringDocument, KringImage, Rendition
from .pages import EditorialPage, PageTag, ReadableSlugMixin
from .pending import PendingSection
from .record import ContentRecord, RecordAudience
from .workflow import LineApprovalTask, OwnerApprovalTask, ReviewTask

__all__ = [
    "AccessRule",
    "AccessRuleKey",
    "ApprovalRules",
    "BinEntry",
    "ContentRecord",
    "DocumentText",
    "EditorialPage",
    "FeedAddress",
    "KringDocument",
    "KringImage",
    "LineApprovalTask",
    "OwnerApprovalTask",
    "PageTag",
    "PendingSection",
    "PersonApprovalTask",
    "ReadableSlugMixin",
    "RecordAudience",
    "Rendition",
    "ReviewTask",
]
