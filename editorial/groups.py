"""The names of the groups that ``setup_kring`` makes. Administrators may rename them for show;
code asks by these names only where a role has a meaning of its own."""

EDITORS = "Editors"
MODERATORS = "Moderators"
MANAGERS = "Managers"
GUIDANCE_OWNERS = "Guidance owners"
RELEASE_MANAGERS = "Release managers"
ADMINISTRATORS = "Administrators"
AMBASSADORS = "Ambassadors"

ALL_GROUPS = (
    EDITORS,
    MODERATORS,
    MANAGERS,
    GUIDANCE_OWNERS,
    RELEASE_MANAGERS,
    ADMINISTRATORS,
    AMBASSADORS,
)
