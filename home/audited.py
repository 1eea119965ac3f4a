"""What the audit log keeps of the alert above every page."""

from home.models import Alert
from kring.core.audit import SETTINGS, watch

watch(Alert, area=SETTINGS, fields=("is_shown", "level", "text", "link", "expires_at"))
