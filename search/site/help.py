"""The help of the search page: marks and operators that make a search more precise."""

from django.utils.translation import gettext_lazy as _

# An example, and what it does.
OPERATOR_EXAMPLES = [
    (_("“exact phrase”"), _("these words, beside each other, as they are written")),
    (_("leave -illness"), _("not with this word")),
    (_("kind:person"), _("only this kind of result: person, news, document …")),
    (_("unit:hr"), _("only of this unit; its abbreviation is enough")),
    (_("location:harbour"), _("only of this location")),
    (_("author:ingrid"), _("only by this author")),
    (_("category:workplace"), _("only in this category")),
    (_("language:en"), _("only in this language")),
    (_("from:2025"), _("from then on; also 2025-03 or 15-03-2025")),
    (_("until:2025-06"), _("up to and including then")),
    (_("before:2025"), _("before then")),
    (_("after:2025"), _("after then")),
]
