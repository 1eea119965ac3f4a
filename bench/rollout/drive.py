"""How whole years go through the real services: the design, on which nothing here runs yet.

**What differs from the emulation.** `Run` keeps its own `opened`, `stops` and decision. A drive keeps none of them: it asks
the gate who has the feature, the rows which rings are open and what is stopped, and the outbox who was told. Worlds, people, the
manager and `Outcome` stay as they are, and so do the tables; a row "evidence, real services" stands beside "evidence".

**Scratch base.** `bench.scratch.set_up()` on SQLite, once for all years: users and persons of 20,000 people by `bulk_create` in
`Organisation.unit_of` (one `OrgUnit` a unit, all below directorates of ten), a group of ambassadors, a release manager. A year begins on a
copy of the file (`shutil.copy`, then `scratch.switch_to`). A year takes the rings of the shipped template: pilot and departments are the
units that `organise` drew, and the percentages take whom the gate's bucket takes. `Organisation.rings` is therefore **read** from the gate after
planning, never drawn: whom the product puts into a ring is the product's to say.

**A year.** Twelve releases of twelve plugins (entries of `registry` without code, as `tests/support/plugins` makes them), one every four weeks, a kind each;
`time_machine.travel(day, tick=False)` for every step. A working day is

1. 09:00 the manager acts through services only: `roll_back_release`, `resume_release` and `reset_breakers`, `advance_release` with a reason;
2. 09:05 the schedule: `advance_due_releases`, what mails of "not enough evidence" it sends, the outbox drained;
3. uses and faults of the day, the same draws as in the emulation (`Crowd.day`), merged by time: the uses up to a fault first, as one batch
   through `plugins.contributions.counting.write` (a call of `record_use` each would be 8 million a year), then `record_fault` of that person, whose judging runs on
   commit; whoever lost it by then is skipped (`is_on(feature, user)` of every hit, and of a hundred who were not hit);
4. `record_host_late` for the hits of the host; answers through the feedback service; a dependency is stopped with `kill_plugin` and revived;
5. 23:00 the nightly jobs (`clean_up`, ends of releases).

Judging needs `transaction.atomic()` around a step to end, so that on-commit work runs; jobs run at once (`CELERY_TASK_ALWAYS_EAGER` of the tests' settings).

**What only a drive can prove**, each a complaint of ``--guard``:

* `ReleaseEvent.objects.first_broken()` is None after each year: the chain holds;
* nobody loses it unexplained: for a sample of people the gate is asked every evening; on → off needs a stop, a roll back, an end or a dependency
  in the history of that day that names their ring or unit;
* `people_affected` of every event equals an independent count over the gate's answers before and after;
* each stop, hold and "not enough" has a mail to every release manager, of the same day, before the next step;
* no ring opens while a `Breaker` of that feature and version is open;
* the G of every stop, recomputed here from `Crowd` alone, lies within rounding of the one in its event;
* list, release page, reader's page and metrics agree after each event (one request each, read for status and counts).

**Cost.** 12 releases × some 55 days × six rings; a batch a ring, unit and fault, a few statements each: about a minute a year on SQLite, the counts of
people affected among them. Eight years, one process each on two cores: four to five minutes, nightly.
"""
