"""Texts prepared in quiet times: kept, changed, thrown away."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from wagtail.models import Site

from .models import AlertTemplate
from .services import NoticeRefusedError, Texts
from .texts import find_problem


class NameTakenError(Exception):
    """Another prepared text of this city has that name."""


def save_template(
    site: Site,
    *,
    name: str,
    level: str,
    texts: Texts,
    facebook_text: str = "",
    user: Any = None,
    template: AlertTemplate | None = None,
) -> AlertTemplate:
    """Keep a prepared text, a new one or `template` changed.

    Raises NoticeRefusedError for words that could not be shown, and NameTakenError.
    """
    if problem := find_problem(texts):
        raise NoticeRefusedError(problem)
    row = template or AlertTemplate(site=site)
    row.name, row.level, row.texts, row.facebook_text = name, level, texts, facebook_text
    row.updated_by = user
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise NameTakenError from error
    return row


def delete_template(template: AlertTemplate) -> None:
    """Throw a prepared text away; notices that were made from it keep their words."""
    template.delete()
