"""What the buyer does after ordering: cancel, say that something is wrong, ask for the address."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.http import same_origin_form
from orders.cancelling import cancel_order, is_cancellable
from orders.history import WrongState
from orders.lost_links import mail_link_again
from orders.models import Order, Parcel, ParcelProblem
from orders.problems import TooManyProblems, list_reportable, report_problem
from orders.promises import name_parcel
from orders.selectors import get_order_by_token
from products.words import name_temperature

from .common import SeeOther, private_page, require_site


class ProblemForm(forms.Form):
    parcel = forms.TypedChoiceField(
        label=gettext_lazy("Which parcel"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose the parcel.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What is wrong"),
        choices=ParcelProblem.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose what is wrong.")},
    )
    text = forms.CharField(
        label=gettext_lazy("In your words"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": gettext_lazy("Please write in a sentence or two what is wrong."),
            "max_length": gettext_lazy("Please write at most %(limit_value)d characters."),
        },
    )

    def __init__(self, *args: object, parcels: list[Parcel], **kwargs: object) -> None:
        super().__init__(*args, label_suffix="", **kwargs)  # type: ignore[arg-type, misc]
        names = [(one.number, name_in_words(one)) for one in parcels]
        self.fields["parcel"].choices = names  # type: ignore[attr-defined]
        if len(names) == 1:
            self.fields["parcel"].initial = names[0][0]


class LostLinkForm(forms.Form):
    number = forms.CharField(
        label=gettext_lazy("Order number"),
        max_length=24,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Please write the number of the order.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        help_text=gettext_lazy("The one that you ordered with."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("Please write an e-mail address."),
            "invalid": gettext_lazy(
                "Please write the whole e-mail address, such as name@example.jp."
            ),
        },
    )


def name_in_words(parcel: Parcel) -> str:
    """Return a parcel as its buyer knows it: the producer, and the number where there are more."""
    name = name_parcel(parcel.producer_name, name_temperature(parcel.temperature))
    return f"{parcel.number}. {name}"


@same_origin_form
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once more, then cancel."""
    order = _get_order(request, token)
    page = reverse("orders:order", args=[token])
    if not is_cancellable(order):
        return SeeOther(page)
    if request.method != "POST":
        return render(request, "orders/cancel.html", {"order": order})
    try:
        cancel_order(order.pk)
    except WrongState:
        return SeeOther(f"{page}?cancelled=no")
    return SeeOther(page)


@same_origin_form
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, token: str) -> HttpResponse:
    """Take down what is wrong with a parcel."""
    order = _get_order(request, token)
    parcels = list_reportable(order)
    if not parcels:
        return redirect("orders:order", token=token)
    form = ProblemForm(request.POST or None, parcels=parcels)
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            report_problem(order.pk, number=data["parcel"], kind=data["kind"], text=data["text"])
            return SeeOther(f"{reverse('orders:order', args=[token])}?problem=told#problems")
        except TooManyProblems:
            errors = [_("We already have your messages and will answer. Or please telephone us.")]
        except WrongState:
            errors = [_("The order has changed meanwhile. Please look at its page once more.")]
    status = 400 if request.method == "POST" else 200
    context = {"order": order, "form": form, "errors": errors}
    return render(request, "orders/problem.html", context, status=status)


@same_origin_form
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def find_link(request: HttpRequest) -> HttpResponse:
    """Mail an order's address again; the answer is the same in every case."""
    site = require_site(request)
    form = LostLinkForm(request.POST or None, label_suffix="")
    is_asked = False
    if request.method == "POST" and form.is_valid():
        mail_link_again(site, sender=request.META.get("REMOTE_ADDR", ""), **form.cleaned_data)
        is_asked = True
    status = 400 if request.method == "POST" and not is_asked else 200
    return render(request, "orders/find.html", {"form": form, "is_asked": is_asked}, status=status)


def _get_order(request: HttpRequest, token: str) -> Order:
    order = get_order_by_token(token, site=require_site(request))
    if order is None:
        raise Http404("No such order here")
    return order
