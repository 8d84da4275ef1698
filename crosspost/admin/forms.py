from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crosspost.models import Channel, FacebookApp
from crosspost.models.channels import validate_graph_id
from crosspost.reasons import Reason
from crosspost.states import ChannelKind
from crosspost.text import check_text, clean_text
from crosspost.words import explain_cause


class FacebookForm(forms.Form):
    """The fields of the editor's Facebook panel: a form of its own beside the page's.

    Fields inside the page's form would be drawn a second time by Wagtail, which draws every
    field that no panel of the model claims.
    """

    channels = forms.TypedMultipleChoiceField(
        label=_("Post to"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("One of these Pages cannot be chosen any more.")},
    )
    text = forms.CharField(
        label=_("Text of the post"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    # The proposal at the time the form was drawn: a text left like this follows the page.
    proposal = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    prefix = "facebook"

    def __init__(
        self, *args: Any, channels: list[Channel], needs_text: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.needs_text = needs_text
        boxes = self.fields["channels"]
        assert isinstance(boxes, forms.TypedMultipleChoiceField)  # noqa: S101  (for the types)
        boxes.choices = [(channel.pk, channel.name) for channel in channels]
        text = self.fields["text"].widget
        text.attrs.update({"aria-describedby": "facebook-text-help", "class": "fb-text"})

    @property
    def is_submitted(self) -> bool:
        """Whether the panel was on the screen that sent this form."""
        return self.is_bound and self.add_prefix("text") in self.data

    def clean_text(self) -> str:
        """Return the text with one kind of line end; only spaces stay for `clean` to refuse."""
        text = self.cleaned_data["text"].replace("\r\n", "\n").replace("\r", "\n")
        return text if text and not text.strip() else clean_text(text)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        is_wished = self.needs_text or bool(cleaned.get("channels"))
        if is_wished and not self.is_following:
            reason = check_text(cleaned.get("text", ""))
            if reason is not Reason.NONE:
                sentence = explain_cause(reason)
                self.add_error("text", f"{sentence.what} {sentence.todo}")
        return cleaned

    @property
    def is_following(self) -> bool:
        """Whether the text is the page's own proposal: left empty or left as it was proposed."""
        text = self.cleaned_data.get("text", "")
        return text == "" or text == clean_text(self.cleaned_data.get("proposal", ""))


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

    def __init__(self, *args: Any, app: FacebookApp | None, **kwargs: Any) -> None:
        if app is not None:
            kwargs["initial"] = {"app_id": app.app_id}
        super().__init__(*args, **kwargs)
        self.fields["app_secret"].required = app is None
        if app is not None:
            self.fields["app_secret"].help_text = _("Stored. Leave empty to keep it.")
        if app is not None and app.webhook_verify_token:
            self.fields["webhook_verify_token"].help_text = _("Stored. Leave empty to keep it.")
