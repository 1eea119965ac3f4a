"""The models that every content page shares."""

from .access import AccessRule, AccessRuleKey
from .approval import ApprovalRefused, ApprovalRules, PersonApprovalTask, WorkflowHasNoTasks
from .extraction import DocumentText
from .files import KringDocument, KringImage, Rendition
from .pages import EditorialPage, PageTag
from .record import ContentRecord, RecordAudience
from .setup import SetupItem
from .workflow import LineApprovalTask, OwnerApprovalTask, ReviewTask

__all__ = [
    "AccessRule",
    "AccessRuleKey",
    "ApprovalRefused",
    "ApprovalRules",
    "ContentRecord",
    "DocumentText",
    "EditorialPage",
    "KringDocument",
    "KringImage",
    "LineApprovalTask",
    "OwnerApprovalTask",
    "PageTag",
    "PersonApprovalTask",
    "RecordAudience",
    "Rendition",
    "ReviewTask",
    "SetupItem",
    "WorkflowHasNoTasks",
]
