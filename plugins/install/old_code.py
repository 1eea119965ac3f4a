"""The code of an older version on the tables of a newer one: what would fail while both are in use.

That is so during every deployment without a pause, and after going back to the older version.
"""

from django.apps import apps
from django.db import connection
from django.db.models import Field, Model


def faults_of(label: str) -> list[str]:
    """Return what its models cannot do with the tables as they are, as sentences.

    A column that is gone fails every reading; one that must be filled in fails every new row, because the
    older code does not know of it.
    """
    models = apps.get_app_config(label).get_models(include_auto_created=True)
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        faults = []
        for model in models:
            if not model._meta.managed or model._meta.proxy:
                continue
            table = model._meta.db_table
            if table not in tables:
                faults.append(f"the table {table} is gone")
                continue
            columns = connection.introspection.get_table_description(cursor, table)
            faults += _faults_of_columns(model, columns)
    return faults


def _faults_of_columns(model: type[Model], columns: list) -> list[str]:
    table = model._meta.db_table
    own: dict[str, Field] = {
        str(field.column): field for field in model._meta.local_concrete_fields
    }
    found = {column.name: column for column in columns}
    faults = [f"{table}.{name} is gone: reading fails" for name in own if name not in found]
    for name, column in found.items():
        if column.null_ok or column.default is not None:
            continue
        if name not in own:
            faults.append(f"{table}.{name} must be filled in: new rows fail")
        elif own[name].null:
            faults.append(f"{table}.{name} takes no empty value any more: such rows fail")
    return faults
