"""What a clerk writes of the city's mail: a slip is said in the form at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.models import CitySettings
from tests.factories.pages import get_site

pytestmark = pytest.mark.django_db


def save(client: Client, user_model: Any, **values: str) -> Any:
    client.force_login(user_model.objects.create_superuser("root"))
    address = reverse("wagtailsettings:edit", args=["core", "citysettings", get_site().pk])
    return client.post(address, {"name": "鳴瀬谷町", "currency": "JPY", **values})


@pytest.mark.parametrize(
    "sender",
    ["shop@city.example", "谷の市 <shop@city.example>", '"Tani, no Ichi" <shop@city.example>', ""],
)
def test_a_sender_is_an_address_with_or_without_a_name(
    client: Client, django_user_model: Any, sender: str
) -> None:
    assert save(client, django_user_model, mail_sender=sender).status_code == 302
    assert CitySettings.for_site(get_site()).mail_sender == sender


@pytest.mark.parametrize(
    "sender", ["谷の市", "shop@", "谷の市 shop@city.example", "a@b.example, c"]
)
def test_a_sender_with_a_slip_is_refused_in_the_form(
    client: Client, django_user_model: Any, sender: str
) -> None:
    answer = save(client, django_user_model, mail_sender=sender)
    assert answer.status_code == 200
    assert "mail_sender" in answer.context_data["form"].errors
    assert CitySettings.for_site(get_site()).mail_sender == ""


def test_people_who_are_told_are_addresses_however_the_commas_are_typed(
    client: Client, django_user_model: Any
) -> None:
    answer = save(client, django_user_model, desk_emails="a@city.example、 b@city.example，c")
    assert "“c”" in str(answer.context_data["form"].errors["desk_emails"])
    two = "a@city.example、 b@city.example"
    assert CitySettings(desk_emails=two).list_desk_emails() == ["a@city.example", "b@city.example"]


@pytest.mark.parametrize(
    ("app", "setting", "field"),
    [
        ("orders", "shopsettings", "desk_emails"),
        ("settlement", "settlementsettings", "book_emails"),
    ],
)
def test_other_rooms_refuse_a_slip_in_their_addresses_too(
    client: Client, django_user_model: Any, app: str, setting: str, field: str
) -> None:
    client.force_login(django_user_model.objects.create_superuser("root"))
    address = reverse("wagtailsettings:edit", args=[app, setting, get_site().pk])
    form = client.post(address, {field: "desk@city.example, desk2"}).context_data["form"]
    assert "“desk2”" in str(form.errors[field])
