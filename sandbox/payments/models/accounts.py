from __future__ import annotations

from django.db import models


class Account(models.Model):
    """One seller at Stripe: a city has its own key, its own webhook and its own secret."""

    number = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=100)
    api_key = models.CharField(max_length=100, unique=True)
    webhook_path = models.CharField(max_length=200)
    webhook_secret = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name

    @property
    def endpoint_ref(self) -> str:
        return f"we_sandbox{self.number}"


class SavedAnswer(models.Model):
    """The first answer under an idempotency key, repeated for the same request."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    key = models.CharField(max_length=255)
    route = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    begun_at = models.BigIntegerField()
    request_id = models.CharField(max_length=40)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="one_answer_per_key"),
        ]

    def __str__(self) -> str:
        return self.key
