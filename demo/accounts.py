"""The sign-ins of the demo, one per role."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kring.core import groups

# The README shows it, so ``load_demo`` refuses to run in production.
PASSWORD = "welkom-bij-kring"  # noqa: S105


@dataclass(frozen=True)
class SignIn:
    """A role, its address, and the person in the data who has it: the head or the n-th member of a unit."""

    email: str
    role: object
    unit: str
    is_head: bool = False
    number: int = 0
    groups: tuple[str, ...] = ()
    is_superuser: bool = False
    language: str = "nl"


SIGN_INS = (
    SignIn(
        "beheerder@kring.example",
        _("Administrator"),
        "ICT",
        is_head=True,
        groups=(groups.ADMINISTRATORS,),
        is_superuser=True,
    ),
    SignIn("redacteur@kring.example", _("Editor"), "COM", number=0, groups=(groups.EDITORS,)),
    SignIn(
        "eindredacteur@kring.example",
        _("Second editor, approves"),
        "COM",
        number=1,
        groups=(groups.EDITORS, groups.MODERATORS),
    ),
    SignIn(
        "manager@kring.example",
        _("Manager with a blog"),
        "HRM",
        is_head=True,
        groups=(groups.MANAGERS,),
    ),
    SignIn(
        "eigenaar@kring.example",
        _("Guidance owner"),
        "HRM",
        number=0,
        groups=(groups.GUIDANCE_OWNERS,),
    ),
    SignIn(
        "ambassadeur@kring.example", _("Ambassador"), "BNO", number=2, groups=(groups.AMBASSADORS,)
    ),
    SignIn("medewerker@kring.example", _("Employee"), "BNO", number=1),
    SignIn(
        "employee@kring.example", _("Employee who reads English"), "ICT", number=1, language="en"
    ),
)
