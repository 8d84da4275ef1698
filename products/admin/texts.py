"""The page of one product's texts in other languages than the city's own."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from core.languages import NATIVE_NAMES
from core.pagecache import expire_pages_on_commit
from products.models import GoodsText
from products.selectors.texts import TRANSLATED

from .goods_page import GoodsPageView

MOST_LETTERS = 2000


class TextsView(GoodsPageView):
    """Each text of the goods with a box per language; an empty box means the city's own text."""

    template_name = "products/admin/texts.html"
    header_icon = "site"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            for row, name in self._list_texts():
                for language in self.languages:
                    self._write(row, name, language, request.POST.get(_key(row, name, language)))
            expire_pages_on_commit()
        messages.success(request, _("The texts were saved."))
        return redirect(request.path)

    def _write(self, row: Any, name: str, language: str, typed: str | None) -> None:
        if typed is None:
            return
        key = {"about": row._meta.model_name, "row": row.pk, "field": name, "language": language}
        text = typed.strip()[:MOST_LETTERS]
        if text:
            GoodsText.objects.update_or_create(**key, defaults={"text": text})
        else:
            GoodsText.objects.filter(**key).delete()

    @property
    def languages(self) -> list[str]:
        """The languages of the site besides the city's own."""
        own = self.sellable.site.root_page.locale.language_code
        return [code for code, _name in settings.LANGUAGES if code != own]

    def _list_texts(self) -> list[tuple[Any, str]]:
        """Return every text that is written in the city's own language, with its row."""
        goods = self.sellable
        rows = [goods, *goods.variants.all(), *goods.food_labels.all(), *goods.ways.all()]
        rows += [goods.producer, *([goods.kind] if goods.kind else [])]
        return [
            (row, name)
            for row in rows
            for name in TRANSLATED[row._meta.model_name]
            if getattr(row, name) and (row is not goods or name != "name")
        ]

    def get_page_title(self) -> str:
        return _("Texts in other languages: %(name)s") % {"name": self.sellable}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        texts = self._list_texts()
        known = {
            (text.about, text.row, text.field, text.language): text.text
            for text in GoodsText.objects.filter(row__in={row.pk for row, _name in texts})
        }
        context["texts"] = [
            {
                "own": getattr(row, name),
                "label": f"{row._meta.verbose_name}: {row._meta.get_field(name).verbose_name}",
                "boxes": [
                    {
                        "key": _key(row, name, language),
                        "language": language,
                        "name": NATIVE_NAMES.get(language, language),
                        "html_language": settings.HTML_LANGUAGES.get(language, language),
                        "text": known.get((row._meta.model_name, row.pk, name, language), ""),
                    }
                    for language in self.languages
                ],
            }
            for row, name in texts
        ]
        return context


def _key(row: Any, name: str, language: str) -> str:
    return f"{row._meta.model_name}-{row.pk}-{name}-{language}"
