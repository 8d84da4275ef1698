"""A person with a browser that has no JavaScript: follows links, fills in and sends forms."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from bs4 import BeautifulSoup, Tag


class Visitor:
    def __init__(self, base_url: str, language: str = "ja") -> None:
        self.base_url = base_url
        self.session = requests.Session()
        self.session.headers["Accept-Language"] = language
        self.answer: requests.Response

    # --- reading -----------------------------------------------------------------------

    @property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.answer.text, "html.parser")

    @property
    def text(self) -> str:
        """The words on the page, runs of white space folded."""
        return " ".join(self.soup.get_text(" ").split())

    @property
    def url(self) -> str:
        return self.answer.url

    def visit(self, address: str, *, expect: int = 200) -> Visitor:
        """Open an address; relative ones belong to the site."""
        self.answer = self.session.get(urljoin(self._here(), address), timeout=30)
        return self._check(expect)

    def reload(self, *, expect: int = 200) -> Visitor:
        return self.visit(self.url, expect=expect)

    def follow(self, words: str, *, within: str = "body") -> Visitor:
        """Follow the first link whose words contain `words`."""
        for link in self.soup.select(f"{within} a[href]"):
            if words in link.get_text(" ", strip=True):
                return self.visit(str(link["href"]))
        raise AssertionError(f"No link says {words!r} on {self.url}")

    def follow_link(self, selector: str) -> Visitor:
        """Follow the first link that a CSS selector finds."""
        link = self.soup.select_one(selector)
        assert link is not None, f"No link {selector} on {self.url}"
        return self.visit(str(link["href"]))

    # --- sending -----------------------------------------------------------------------

    def find_form(self, selector: str) -> Tag:
        form = self.soup.select_one(selector)
        assert form is not None, f"No form {selector} on {self.url}: {self.text[:400]}"
        return form if form.name == "form" else form.find_parent("form") or form

    def submit(
        self,
        selector: str,
        values: dict[str, Any] | None = None,
        *,
        press: str = "",
        expect: int = 200,
    ) -> Visitor:
        """Send the form that `selector` finds, as a browser would.

        `values` replaces fields (None leaves a field out); `press` names the button.
        """
        form = self.find_form(selector)
        fields = self._collect(form, press)
        for name, value in (values or {}).items():
            fields = [(key, old) for key, old in fields if key != name]
            if value is not None:
                many = value if isinstance(value, list) else [value]
                fields += [(name, str(one)) for one in many]
        target = urljoin(self.url, str(form.get("action") or self.url))
        if str(form.get("method", "get")).lower() == "get":
            self.answer = self.session.get(target, params=fields, timeout=30)
            return self._check(expect)
        return self.post(target, fields, expect=expect)

    def post(self, address: str, fields: list[tuple[str, str]], *, expect: int = 200) -> Visitor:
        """Post fields to an address with the headers of a browser that stands on this page."""
        here = urlsplit(self.url)
        origin = f"{here.scheme}://{here.netloc}"
        target = urljoin(self.url, address)
        same = target.startswith(f"{origin}/")
        self.answer = self.session.post(
            target,
            data=fields,
            headers={
                "Origin": origin,
                "Referer": self.url,
                "Sec-Fetch-Site": "same-origin" if same else "cross-site",
            },
            timeout=60,
        )
        return self._check(expect)

    def log_in(self, username: str, password: str) -> Visitor:
        self.visit("/admin/login/")
        self.submit("form", {"username": username, "password": password})
        assert "/admin/login/" not in self.url, f"{username} could not log in"
        return self

    # --- inside ------------------------------------------------------------------------

    def _here(self) -> str:
        return self.answer.url if hasattr(self, "answer") else self.base_url

    def _check(self, expect: int) -> Visitor:
        status = self.answer.status_code
        assert status == expect, f"{self.answer.url} answered {status}: {self.text[:600]}"
        return self

    def _collect(self, form: Tag, press: str) -> list[tuple[str, str]]:
        fields: list[tuple[str, str]] = []
        for field in form.select("input[name], select[name], textarea[name], button[name]"):
            name = str(field["name"])
            if field.has_attr("disabled"):
                continue
            if field.name == "textarea":
                fields.append((name, field.get_text()))
            elif field.name == "select":
                fields += [(name, value) for value in _chosen(field)]
            elif field.name == "button" or field.get("type") in {"submit", "image"}:
                if press and name == press:
                    fields.append((name, str(field.get("value", ""))))
            elif field.get("type") in {"checkbox", "radio"}:
                if field.has_attr("checked"):
                    fields.append((name, str(field.get("value", "on"))))
            elif field.get("type") != "file":
                fields.append((name, str(field.get("value", ""))))
        return fields


def _chosen(select: Tag) -> list[str]:
    options = select.select("option")
    chosen = [str(o.get("value", o.get_text())) for o in options if o.has_attr("selected")]
    if chosen or select.has_attr("multiple"):
        return chosen
    return [str(options[0].get("value", options[0].get_text()))] if options else []
