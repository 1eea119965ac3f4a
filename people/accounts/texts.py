"""Texts of Django that Kring says in its own words in Dutch: "je", where Django's translation says "u"."""

from django.utils.translation import gettext_lazy, ngettext_lazy

# Marked here, so that they are in Kring's own catalogue, which comes before Django's.
ABOUT_PASSWORDS = (
    gettext_lazy("Your old password was entered incorrectly. Please enter it again."),
    gettext_lazy("Your password can’t be too similar to your other personal information."),
    gettext_lazy("Your password can’t be a commonly used password."),
    gettext_lazy("Your password can’t be entirely numeric."),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
)
