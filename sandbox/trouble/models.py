from __future__ import annotations

from django.db import models


class Clock(models.Model):
    """How far the sandbox's clock has been moved on; one row at most."""

    offset_seconds = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"+{self.offset_seconds} s"


class Trouble(models.Model):
    """A trouble that somebody pressed: it ends by itself, by the clock, or by hand."""

    provider = models.CharField(max_length=20)
    name = models.CharField(max_length=40)
    # Whom it hits, such as a Page's id; "" hits everybody.
    target = models.CharField(max_length=40, blank=True)
    times_left = models.PositiveIntegerField(null=True)
    until = models.DateTimeField(null=True)
    options = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    hits = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["provider", "name"], name="trouble_by_name")]

    def __str__(self) -> str:
        return f"{self.provider} {self.name}"


class LoggedRequest(models.Model):
    """One request that the product made; tokens and keys are shortened before they are kept."""

    at = models.DateTimeField()
    provider = models.CharField(max_length=20)
    method = models.CharField(max_length=10)
    path = models.TextField()
    params = models.JSONField(default=dict)
    files = models.JSONField(default=list)
    status = models.PositiveIntegerField()
    # What became of it in a word or two: an error's code, a trouble's name.
    note = models.CharField(max_length=200, blank=True)
    milliseconds = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.status}"


class Refusal(models.Model):
    """A request that the real provider would refuse because the caller was wrong."""

    at = models.DateTimeField()
    provider = models.CharField(max_length=20)
    method = models.CharField(max_length=10)
    path = models.TextField()
    code = models.CharField(max_length=40, blank=True)
    sentence = models.TextField()

    def __str__(self) -> str:
        return self.sentence
