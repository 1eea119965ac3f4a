"""Every figure by which a release is judged, with its reason. Plans may be stricter, never more lenient.

``python -m bench rollout`` measures what a change of one of them does to a year of releases.
"""

from typing import NamedTuple


class Prior(NamedTuple):
    """A Beta distribution: what is thought of a share before anything was counted."""

    failing: float
    clean: float


# What a harmless feature may show: of its uses, the share with which a person's day fails. Background faults of
# good plugins were .01 to .1 % of uses; twice the worst of them leaves a healthy one alone.
EXPECTED_OF_USES = 0.002
# The same where a person is only counted as having seen it. A day holds several uses, and .2 % of person-days
# would stop a fifth of the good plugins that are much used.
EXPECTED_OF_PERSON_DAYS = 0.005

# The shares of failing uses that the rule looks for, all at once and equally likely. Too coarse a grid sees what
# lies between two of its points late; eight of them cost log 8 = 2.1 of evidence once.
HARMFUL_SHARES = (0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 0.9)

# Evidence of 2 / .005 = 400 stops: two sides of a half percent, the usual care of a sequential test. In n watched
# days a harmless feature reaches it with probability at most n / 400, and in practice far less (`bound`).
FALSE_ALARM = 0.005
SIDES = 2
# One person reloading a broken page is one person. What switches anything off needs a second one.
PEOPLE_TO_STOP = 2

# The next ring opens when fewer than 3 % of the person-days of this one fail, with a probability of 80 %. More
# would keep small rings shut for weeks: 18 clean person-days are enough, and 68 when one failed.
CLEAN_SHARE = 0.03
CLEAN_PROBABILITY = 0.8
# Half a failing day in ten, before anything is known: a new ring is doubted, but 18 clean days outweigh it.
CLEAN_PRIOR = Prior(0.5, 9.5)

# Flops hold a release when more than 40 % of the answers are flops, with a probability of 90 %. About a good
# plugin 15 % are, and who is annoyed answers sooner than who is content.
DISLIKED_SHARE = 0.4
DISLIKED_PROBABILITY = 0.9
DISLIKED_PRIOR = Prior(1, 1)
# Below five answers one or two angry people would decide.
ANSWERS_TO_JUDGE = 5

# Working days that a ring is watched before the next one opens: five rings of two reach everyone on day 14.
# Weekends show nothing, so they do not count.
SOAK_DAYS = 2
# A tenth of a ring must have used it; else nobody knows anything. A plan may state less for what is for few.
USED_SHARE = 0.1
# After so many working days without an answer the manager is asked: two weeks, before a release is forgotten.
PATIENCE_DAYS = 10
# Hours of a working day, Monday to Friday: what is shown at night or on Sunday is watched by nobody.
MORNING, EVENING = 8, 18
LAST_WEEKDAY = 5

# What a plan says beforehand of a ring. From a year of releases: the share of people who answer, of ambassadors
# too; who take a feature up; who of them use it on a day, and how often; how often a good one fails on a day.
ANSWERING = 0.03
ANSWERING_AMBASSADORS = 0.15
ADOPTING = 0.6
USING_ON_A_DAY = 0.5
USES_ON_A_DAY = 1.5
BACKGROUND = 0.001
# Below so many people a ring shows little: two of ten failing may be chance.
SMALL_RING = 20

# A fault is the host's too when others fail within so many minutes of it: processes write every few seconds, and those
# who meet the same failure open their pages within minutes.
ALIKE_MINUTES = 5
# So many faults of the others at least: one may be chance. Of pages of Kring one more, whatever the error was.
ALIKE_FAULTS = 2
ALIKE_PAGES = 3
# What was stopped by the host comes back to a few after so many minutes without such faults: a database that
# restarts, or a disk that is cleaned, is up and down for a while.
QUIET_MINUTES = 15
# To whom it comes back first: the smallest of these shares with so many people among them, in hundredths of a percent. Of few
# people half: the others wait all the same.
TRIAL_SHARES = (500, 1_000, 2_000, 5_000)
TRIAL_PEOPLE = 50
# What they must show without a single fault: of 45 uses, harm of 5 % shows itself with a probability of 90 %; within an
# hour at least, or one person might have made them all.
TRIAL_USES = 45
TRIAL_MINUTES = 60
# Where so few use it, what opens a ring is enough (`rule.is_clean`), in the two days that a ring is watched at least.
TRIAL_DAYS = 2
