"""Columns that are computed from other columns of the same row."""

from collections.abc import Iterable
from typing import Any, ClassVar, cast

from django.db import models
from django.dispatch import Signal

# Rows were written in bulk, which sends no ``post_save``. Arguments: ``rows``.
rows_written = Signal()


class DerivingModel(models.Model):
    """A model whose ``derive()`` fills ``derived_fields`` from ``derived_from``.

    ``save()``, ``bulk_create()`` and ``bulk_update()`` all derive, so that however a row is written
    its columns agree.
    """

    derived_fields: ClassVar[frozenset[str]] = frozenset()
    derived_from: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True

    def derive(self) -> None:
        """Fill the derived fields."""
        raise NotImplementedError

    def save(self, *args, **kwargs) -> None:
        """Derive, then save; ``update_fields`` is extended by the derived columns."""
        self.derive()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, *self.derived_fields}
        super().save(*args, **kwargs)


class DerivingQuerySet(models.QuerySet):
    """Bulk writes that keep the derived columns up to date."""

    @property
    def _model(self) -> type[DerivingModel]:
        return cast(type[DerivingModel], self.model)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Create the rows with their derived columns."""
        rows = list(objs)
        for row in rows:
            row.derive()
        made = super().bulk_create(rows, *args, **kwargs)
        rows_written.send(sender=self.model, rows=made)
        return made

    def bulk_update(
        self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None
    ) -> int:
        """Update the rows, and their derived columns if ``fields`` holds a source of them."""
        rows, columns = list(objs), set(fields)
        if self._model.derived_from & columns:
            for row in rows:
                row.derive()
            columns |= self._model.derived_fields
        number = super().bulk_update(rows, sorted(columns), batch_size)
        rows_written.send(sender=self.model, rows=rows)
        return number

    def update(self, **kwargs: Any) -> int:
        """Update columns. ValueError if derived columns would become outdated."""
        refused = self._model.derived_from.intersection(kwargs)
        if refused and not self._model.derived_fields <= kwargs.keys():
            message = f"Use save() or bulk_update() for {sorted(refused)}: other columns follow."
            raise ValueError(message)
        return super().update(**kwargs)
