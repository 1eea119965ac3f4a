"""Mail the figures of all releases and goals every month."""

from django.urls import reverse
from django.utils.translation import override

from kring.core.days import today
from kring.jobs.api import enqueue
from plugins import mail
from plugins.permissions import MANAGE_RELEASES, release_managers
from releases.selectors.report import as_csv


def mail_figures() -> int:
    """Mail the figures to every release manager. Returns to how many."""
    month = f"{today():%Y-%m}"
    managers = list(release_managers().values_list("pk", flat=True))
    for user_id in managers:
        key = f"releases:report:{month}:{user_id}"
        enqueue(send_figures, key=key, month=month, user_id=user_id)
    return len(managers)


def send_figures(*, month: str, user_id: int) -> None:
    """Send one mail with the table as it is now, unless the person may no longer see it."""
    user = mail.recipient(user_id)
    if user is None or not user.has_perm(MANAGE_RELEASES):
        return
    language = mail.language_of(user)
    with override(language):
        table = as_csv(language)
    mail.send(
        user=user,
        template="releases/email/figures",
        path=reverse("kring_releases"),
        context={"month": month},
        attachment=(f"releases-{month}.csv", table, "text/csv"),
    )
