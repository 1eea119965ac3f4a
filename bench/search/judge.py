"""Put the tuning half of the judged queries into the admin of a demo, to compare weights there.

Usage: python -m bench.search.judge, with the settings of the demo. What is there already stays. The test
half is kept out, so that no choice of weights is made on it.
"""

import os
import sys

import django


def main() -> int:
    """Add the queries that the admin does not have yet, and print how many."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kring.settings.development")
    django.setup()
    sys.stdout.write(f"{add_judged()} judged queries added.\n")
    return 0


def add_judged() -> int:
    """Add the queries of the tuning half, with the documents that are in this database."""
    from bench.search.judgements import load, natural_keys
    from search.models import JudgedDocument, JudgedQuery

    keys = {natural: key for key, natural in natural_keys().items()}
    known = set(JudgedQuery.objects.values_list("text", "language"))
    added = 0
    for judged in load():
        grades = {keys[name]: grade for name, grade in judged.judgements.items() if name in keys}
        if judged.half != "tune" or not grades or (judged.query, judged.language) in known:
            continue
        query = JudgedQuery.objects.create(
            text=judged.query, language=judged.language, note=judged.kind
        )
        JudgedDocument.objects.bulk_create(
            JudgedDocument(query=query, key=key, grade=grade, sort_order=place)
            for place, (key, grade) in enumerate(grades.items())
            if grade
        )
        known.add((judged.query, judged.language))
        added += 1
    return added


if __name__ == "__main__":
    raise SystemExit(main())
