"""The names under which ``setup_kring`` makes the groups.

Administrators may rename a group: ``kring.core.setup.group_called`` still finds it.
"""

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
