"""What small rings can show: how often harm of a size is stopped, lets the next ring open, or neither."""

from random import Random

from bench.rollout.tables import table
from releases.evidence.constants import EXPECTED_OF_USES, PATIENCE_DAYS
from releases.evidence.decide import Answer, Failing, RingFigures, Terms, decide, harm
from releases.evidence.rule import Day, threshold
from releases.rehearsal.draws import count

SIZES = (10, 20, 50, 200)
# Shares of the person-days that fail.
HARM = (0.0005, 0.002, 0.005, 0.02, 0.05, 0.2)
DRAWS = 300
USED_DAILY, USES_A_PERSON = 0.5, 1.5


def print_small() -> None:
    """Print, for rings of ten to two hundred, what ten working days bring."""
    print(
        "\nSmall rings alone, ten working days, half of the people use it a day, 1.5 times: "
        "stopped / opened the next ring / not enough evidence.\n"
    )
    head = ("people", *(f"{share:.2%} of person-days fail" for share in HARM))
    table(head, ([size, *(_cell(size, share) for share in HARM)] for size in SIZES))


def _cell(size: int, share: float) -> str:
    rng = Random(f"small {size} {share}")
    ends = [_end(rng, size, share) for _draw in range(DRAWS)]
    return " / ".join(
        f"{ends.count(answer) / DRAWS:.0%}"
        for answer in (Answer.STOP, Answer.GO, Answer.NOT_ENOUGH)
    )


def _end(rng: Random, size: int, share: float) -> Answer:
    """Return how one ring ends: it opens the next one as soon as it may."""
    days: list[Day] = []
    failed: list[set[int]] = []
    people = 0
    for number in range(PATIENCE_DAYS):
        today = count(rng, size, USED_DAILY)
        failed.append(set(rng.sample(range(size), count(rng, today, share))))
        days.append(Day(round(today * USES_A_PERSON), len(failed[-1])))
        people += today
        found = harm(
            [(day, EXPECTED_OF_USES) for day in days],
            threshold=threshold(),
            failing_since=lambda index: _failing(failed[index:]),
        )
        figures = RingFigures(
            size=size,
            working_days=number + 1,
            used=min(size, people),
            person_days=people,
            failed_days=sum(map(len, failed)),
            is_harmful=found.stops,
        )
        if (answer := decide(figures, Terms()).answer) != Answer.NOT_ENOUGH:
            return answer
    return Answer.NOT_ENOUGH


def _failing(days: list[set[int]]) -> Failing:
    people = set().union(*days)
    return Failing(len(people), max((sum(one in day for day in days) for one in people), default=0))
