"""Recent events of the demo's releases: an end date, a task, and features that people switched off."""

from typing import Any

from adoption.ambassadors.models import Ambassador
from adoption.tasks.models import AmbassadorTask, TaskAnswer
from demo.accounts import SIGN_INS
from demo.loader.past import Past
from people.models import User
from releases.models import OptOut, Release, ReleaseEvent
from releases.services.local_time import local_of


def load(*, past: Past, manager: User, data: dict[str, Any], plugins: set[str]) -> None:
    """Make the recent events of these plugins. The choices of the sign-ins stay open."""
    for fields in data["end"]:
        if fields["plugin"] in plugins:
            _end(past, manager, fields)
    for fields in data["task"]:
        if fields["plugin"] in plugins:
            _task(past, manager, fields)
    for fields in data["aside"]:
        if fields["plugin"] in plugins:
            _aside(past, fields)


def _end(past: Past, manager: User, fields: dict[str, Any]) -> None:
    release = Release.objects.get(plugin=fields["plugin"])
    release.ends_at = past.coming(fields["in_days"], hour=17)
    release.save(update_fields=["ends_at"])
    local = local_of(release.ends_at, release.time_zone)
    ReleaseEvent.objects.append(
        plugin=fields["plugin"],
        action="set_end",
        actor=manager,
        reason=fields["reason"],
        at=past.moment(fields["days"]),
        people_affected=0,
        before={"ends_at": None},
        after={"release": release.pk, "ends_at": f"{local:%d-%m-%Y %H:%M} ({release.time_zone})"},
    )


def _task(past: Past, manager: User, fields: dict[str, Any]) -> None:
    task = AmbassadorTask.objects.create(
        release=Release.objects.get(plugin=fields["plugin"]),
        title=fields["title"],
        link=fields["link"],
        due_on=past.coming(fields["in_days"]).date(),
        created_by=manager,
    )
    ReleaseEvent.objects.append(
        plugin=fields["plugin"],
        action="give_task",
        actor=manager,
        at=past.moment(fields["days"]),
        after={"release": task.release_id, "task": task.title},
    )
    signing_in = [sign_in.email for sign_in in SIGN_INS]
    active = Ambassador.objects.filter(status=Ambassador.Status.ACTIVE)
    others = active.exclude(user__email__in=signing_in).order_by("pk")
    remarks = fields["remarks"]
    TaskAnswer.objects.bulk_create(
        TaskAnswer(
            task=task,
            ambassador=ambassador,
            outcome=outcome,
            remark=remark,
            answered_at=past.moment(1),
        )
        for ambassador, (outcome, remark) in zip(others, remarks, strict=False)
    )


def _aside(past: Past, fields: dict[str, Any]) -> None:
    signing_in = {sign_in.email for sign_in in SIGN_INS}
    having = past.members[fields["plugin"], fields["ring"]]
    users = [user for user in having if user.email not in signing_in][: fields["people"]]
    OptOut.objects.bulk_create(
        OptOut(plugin_id=fields["plugin"], user=user, created_at=past.moment(fields["days"]))
        for user in users
    )
