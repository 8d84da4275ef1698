from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crosspost.models import Channel, FacebookApp
from crosspost.models.channels import validate_graph_id
from crosspost.states import ChannelKind


class ConnectForm(forms.Form):
    """A Page's token and how the Page is called here. The token is never shown again."""

    page_id = forms.CharField(
        label=_("Number of the Page"),
        max_length=30,
        validators=[validate_graph_id],
        help_text=_("On Facebook under “About”, “Page transparency”."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    name = forms.CharField(label=_("Name of the Page"), max_length=100)
    kind = forms.ChoiceField(label=_("What the Page is for"), choices=ChannelKind.choices)
    page_url = forms.URLField(
        label=_("Address of the Page"), max_length=300, required=False, assume_scheme="https"
    )
    access_token = forms.CharField(
        label=_("Page token"),
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("From Facebook's developer pages. It is kept encrypted and never shown again."),
    )

    def __init__(self, *args: Any, channel: Channel | None = None, **kwargs: Any) -> None:
        if channel is not None:
            kwargs["initial"] = {
                "page_id": channel.page_id,
                "name": channel.name,
                "kind": channel.kind,
                "page_url": channel.page_url,
            }
        super().__init__(*args, **kwargs)
        if channel is not None:
            # A Page's number is who it is: another number is another Page.
            self.fields["page_id"].disabled = True


class AppForm(forms.Form):
    """The city's Meta app. Secrets left empty stay as they are stored."""

    app_id = forms.CharField(
        label=_("Number of the app"), max_length=30, validators=[validate_graph_id]
    )
    app_secret = forms.CharField(
        label=_("Secret of the app"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    webhook_verify_token = forms.CharField(
        label=_("Word by which Facebook's notifications are agreed on"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    is_live = forms.BooleanField(
        label=_("I looked at the app's page on Facebook today: the app is in live mode"),
        required=False,
        help_text=_(
            "While an app is in development mode, only its own people see what it posts. "
            "Facebook does not tell us, so please look once a year."
        ),
    )

    def __init__(self, *args: Any, app: FacebookApp | None, **kwargs: Any) -> None:
        if app is not None:
            kwargs["initial"] = {"app_id": app.app_id}
        super().__init__(*args, **kwargs)
        self.fields["app_secret"].required = app is None
        if app is not None:
            self.fields["app_secret"].help_text = _("Stored. Leave empty to keep it.")
        if app is not None and app.webhook_verify_token:
            self.fields["webhook_verify_token"].help_text = _("Stored. Leave empty to keep it.")
