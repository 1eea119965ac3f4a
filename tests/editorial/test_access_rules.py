"""The same set of people is the same rule, also when two processes need it at once."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from editorial.models import AccessRule, AccessRuleKey

KEYS = ["unit:1", "unit:2", "group:3"]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_processes_that_need_a_new_rule_at_once_get_the_same_whole_one(postgresql):
    start, rules, errors = Barrier(4), [], []

    def need_rule():
        try:
            start.wait()
            rules.append(AccessRule.objects.for_keys(KEYS).pk)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=need_rule) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert len(set(rules)) == 1
    assert sorted(AccessRuleKey.objects.values_list("key", flat=True)) == sorted(KEYS)
