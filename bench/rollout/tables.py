"""The outcomes as Markdown, and what a rule misses of its promises."""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

from releases.rehearsal.run import Outcome
from releases.rehearsal.world import RING_NAMES, Truth

# Below these a nightly run fails.
LEAST_ALARMS, MOST_FALSE_STOPS = 0.95, 0.03


def of(outcomes: Iterable[Outcome], truth: Truth) -> list[Outcome]:
    """Return those whose hidden truth it is."""
    return [outcome for outcome in outcomes if outcome.kind.truth == truth]


def share(part: int, whole: int) -> str:
    """Return a share as text."""
    return f"{part / whole:.0%}" if whole else "-"


def tenth_highest(values: Sequence[float]) -> float:
    """Return the 90th percentile."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(0.9 * (len(ordered) - 1)))] if ordered else 0


def spread(values: Sequence[float]) -> str:
    """Return median and 90th percentile as text."""
    return f"{median(values):,.0f}/{tenth_highest(values):,.0f}" if values else "-"


def print_all(outcomes: dict[str, list[Outcome]], *, people: int, seeds: int, manager: str) -> None:
    """Print every table."""
    each = len(next(iter(outcomes.values()))) // seeds
    print(f"{people:,} people, {seeds} seeds of {each} releases, manager: {manager}.\n")
    _print_rules(outcomes)
    for rule, found in outcomes.items():
        print(f"\nPer hidden truth, rule: {rule}.\n")
        _print_kinds(found)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table of Markdown."""
    print(f"| {' | '.join(head)} |")
    print("|---" * len(head) + "|")
    for row in rows:
        print(f"| {' | '.join(map(str, row))} |")


def _print_rules(outcomes: dict[str, list[Outcome]]) -> None:
    head = (
        "rule",
        "harmful: alarm",
        "before Everyone",
        "median ring",
        "people hit med/p90",
        "errors med/p90",
        "good: false stop (stops)",
        "person-days lost per good",
        "Everyone on day",
        "by hand",
        "unused spread",
        "disliked held",
        "supported",
    )
    table(head, (_rule_row(name, found) for name, found in outcomes.items()))


def _rule_row(name: str, found: list[Outcome]) -> list[object]:
    good, harmful = of(found, Truth.GOOD), of(found, Truth.HARMFUL)
    disliked, unused = of(found, Truth.DISLIKED), of(found, Truth.UNUSED)
    rings = [one.first_ring + 1 for one in harmful if one.first_ring is not None]
    reached = [one.everyone_on for one in good if one.everyone_on is not None]
    falsely = [one for one in good if one.alarms]
    return [
        name,
        f"{len(rings)}/{len(harmful)}",
        share(sum(is_early(one) for one in harmful), len(harmful)),
        f"{median(rings):.0f}" if rings else "-",
        spread([len(one.hit) for one in harmful]),
        spread([one.errors for one in harmful]),
        f"{len(falsely) / len(good):.1%} ({sum(one.alarms for one in falsely)})",
        f"{sum(one.lost_person_days for one in good) / len(good):,.0f}",
        f"{median(reached):.0f}" if reached else "-",
        share(sum(bool(one.by_hand) for one in good), len(good)),
        f"{sum(one.everyone_on is not None for one in unused)}/{len(unused)}",
        f"{sum(one.is_off for one in disliked)}/{len(disliked)}",
        share(sum(one.is_supported for one in found), len(found)),
    ]


def is_early(outcome: Outcome) -> bool:
    """Whether the alarm came before everyone had it."""
    if outcome.first_day is None:
        return False
    return outcome.everyone_on is None or outcome.first_day < outcome.everyone_on


def _print_kinds(found: list[Outcome]) -> None:
    names = list(dict.fromkeys(one.kind.name for one in found))
    head = (
        "hidden",
        "truth",
        "alarm",
        "rings 1..6",
        "day",
        "people hit med/p90",
        "errors med/p90",
        "lost",
        "Everyone",
        "on day",
        "by hand",
        "supported",
    )
    table(head, (_kind_row([one for one in found if one.kind.name == name]) for name in names))


def _kind_row(found: list[Outcome]) -> list[object]:
    rings = Counter(one.first_ring for one in found)
    days = [one.first_day for one in found if one.first_day is not None]
    reached = [one.everyone_on for one in found if one.everyone_on is not None]
    return [
        found[0].kind.name,
        found[0].kind.truth,
        f"{len(days)}/{len(found)}",
        ",".join(str(rings[ring]) for ring in range(len(RING_NAMES))),
        f"{sum(days) / len(days):.1f}" if days else "-",
        spread([len(one.hit) for one in found]),
        spread([one.errors for one in found]),
        f"{sum(one.lost_person_days for one in found) / len(found):,.0f}",
        f"{len(reached)}",
        f"{median(reached):.0f}" if reached else "-",
        sum(bool(one.by_hand) for one in found),
        share(sum(one.is_supported for one in found), len(found)),
    ]


def complaints(outcomes: dict[str, list[Outcome]]) -> list[str]:
    """Return what each rule misses of what a release may rely on."""
    wrong = []
    for rule, found in outcomes.items():
        good, harmful = of(found, Truth.GOOD), of(found, Truth.HARMFUL)
        alarmed = sum(bool(one.alarms) for one in harmful)
        stopped = sum(bool(one.alarms) for one in good)
        widened = sum(one.widened_while_stopped for one in found)
        untold = sum(one.untold for one in found)
        if alarmed < LEAST_ALARMS * len(harmful):
            wrong.append(
                f"{rule}: only {alarmed} of {len(harmful)} harmful releases raised an alarm."
            )
        if stopped > MOST_FALSE_STOPS * len(good):
            wrong.append(f"{rule}: {stopped} of {len(good)} good releases were stopped.")
        if widened:
            wrong.append(f"{rule}: {widened} rings opened while something was stopped.")
        if untold:
            wrong.append(f"{rule}: {untold} stops and holds were told to nobody.")
    return wrong
