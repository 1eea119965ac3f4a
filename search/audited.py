"""What the audit log keeps of search: synonyms, weights, pins and hidden documents."""

from kring.core.audit import SEARCH, watch
from search.models import HiddenDocument, Pin, Synonym, WeightsVersion

watch(
    Synonym,
    area=SEARCH,
    fields=("kind", "language", "words", "means", "note", "is_active"),
)
watch(WeightsVersion, area=SEARCH, fields=("values", "reason", "status"))
watch(Pin, area=SEARCH, fields=("queries", "starts_on", "ends_on", "note"))
watch(HiddenDocument, area=SEARCH, fields=("key", "title", "reason"))
