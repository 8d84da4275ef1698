"""The page of a city's payment account. Keys are checked, kept encrypted and never shown."""

from __future__ import annotations

import logging
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.accounts import check_key, get_account, save_account
from orders.desk.access import choose_site, list_sites, require
from orders.gateways import AccountFacts, GatewayRefused, GatewayUnclear
from orders.methods import Method, name_method
from orders.models import GatewayAccount

ACCOUNTS = "orders.change_gatewayaccount"
logger = logging.getLogger(__name__)


class AccountForm(forms.Form):
    """Stripe's keys and the ways to pay. What is stored stays where a field is left empty."""

    secret_key = forms.CharField(
        label=gettext_lazy("Secret key"),
        max_length=300,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Begins with sk_ or rk_. It is never shown again."),
    )
    webhook_secret = forms.CharField(
        label=gettext_lazy("Secret of the messages (webhook)"),
        max_length=300,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Begins with whsec_. Stripe shows it with the address below."),
    )
    takes_card = forms.BooleanField(label=gettext_lazy("Cards"), required=False)
    takes_konbini = forms.BooleanField(
        label=gettext_lazy("Convenience stores (konbini)"), required=False
    )
    takes_paypay = forms.BooleanField(label=gettext_lazy("PayPay"), required=False)

    def __init__(self, *args: Any, account: GatewayAccount | None, **kwargs: Any) -> None:
        self.account = account
        self.facts: AccountFacts | None = None
        names = [f"takes_{method}" for method in Method]
        kwargs["initial"] = {name: getattr(account, name) for name in names} if account else {}
        super().__init__(*args, **kwargs)
        if account is None:
            self.fields["secret_key"].required = True
            self.fields["takes_card"].initial = True

    def clean_secret_key(self) -> str:
        key = self.cleaned_data["secret_key"].strip()
        if key and not key.startswith(("sk_", "rk_")):
            raise forms.ValidationError(_("This is no secret key: it begins with sk_ or rk_."))
        return key

    def clean_webhook_secret(self) -> str:
        secret = self.cleaned_data["webhook_secret"].strip()
        if secret and not secret.startswith("whsec_"):
            raise forms.ValidationError(_("This is not the right secret: it begins with whsec_."))
        return secret

    def clean(self) -> Any:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        wanted = [method for method in Method if cleaned[f"takes_{method}"]]
        if not wanted:
            raise forms.ValidationError(_("Please choose at least one way to pay."))
        key = cleaned["secret_key"] or (self.account.secret_key if self.account else "")
        try:
            self.facts = check_key(key)
        except GatewayRefused as error:
            logger.warning("The payment provider refused a key: %s", error.code)
            raise forms.ValidationError(
                _("Stripe does not accept this key. Nothing was stored.")
            ) from error
        except GatewayUnclear as error:
            raise forms.ValidationError(
                _(
                    "Stripe does not answer just now, so the key could not be checked. Nothing "
                    "was stored. Please try again in a few minutes."
                )
            ) from error
        self._check_facts(self.facts, wanted)
        return cleaned

    def _check_facts(self, facts: AccountFacts, wanted: list[Method]) -> None:
        if not facts.can_charge:
            raise forms.ValidationError(
                _(
                    "Stripe does not let this account take payments yet. Please finish its "
                    "registration at Stripe."
                )
            )
        for method in wanted:
            if method not in facts.methods:
                self.add_error(
                    f"takes_{method}",
                    _("%(method)s is not switched on for this account at Stripe.")
                    % {"method": name_method(method)},
                )


def edit_account(request: HttpRequest) -> HttpResponse:
    require(request.user, ACCOUNTS)
    site = choose_site(request)
    account = get_account(site)
    form = AccountForm(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid() and form.facts is not None:
        data = form.cleaned_data
        save_account(
            site,
            facts=form.facts,
            secret_key=data["secret_key"],
            webhook_secret=data["webhook_secret"],
            methods={name: data[name] for name in data if name.startswith("takes_")},
        )
        text = (
            _("Stored. Payments go to %(name)s.")
            if form.facts.is_live
            else _("Stored. This is a test key of %(name)s: no real money moves.")
        )
        messages.success(request, text % {"name": form.facts.name})
        return redirect(f"{reverse('orders_account')}?site={site.pk}")
    context = {
        "page_title": _("Payment account"),
        "header_icon": "key",
        "form": form,
        "site": site,
        "sites": list_sites(request),
        "account": account,
        "hook_url": site.root_url + reverse("orders_hooks:stripe", args=[account.pk])
        if account
        else "",
    }
    return render(
        request, "orders/admin/account.html", context, status=400 if form.is_bound else 200
    )


account_urls = [path("orders/account/", edit_account, name="orders_account")]
