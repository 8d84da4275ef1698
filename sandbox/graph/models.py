from __future__ import annotations

from django.db import models


class Page(models.Model):
    """A Facebook Page. What does not change by itself is in the seeds."""

    id = models.CharField(max_length=30, primary_key=True)
    name = models.CharField(max_length=100)
    about = models.TextField(blank=True)
    category = models.CharField(max_length=100)
    username = models.CharField(max_length=50)

    def __str__(self) -> str:
        return self.name


class Token(models.Model):
    class Kind(models.TextChoices):
        PAGE = "PAGE"
        USER = "USER"

    value = models.CharField(max_length=100, primary_key=True)
    kind = models.CharField(max_length=4, choices=Kind)
    page = models.ForeignKey(Page, null=True, on_delete=models.CASCADE, related_name="tokens")
    app_id = models.CharField(max_length=30)
    user_id = models.CharField(max_length=30)
    scopes = models.JSONField(default=list)
    issued_at = models.DateTimeField()
    expired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.value[:6]}…"


class Post(models.Model):
    """A post; `number` is the part of its id after the underscore."""

    number = models.BigAutoField(primary_key=True)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="posts")
    # The app that made it; "" when a person wrote it on the Page itself.
    app_id = models.CharField(max_length=30, blank=True)
    message = models.TextField(blank=True)
    link = models.TextField(blank=True)
    # What the scraper found: url, title, description, site_name, image, image_width, image_height.
    card = models.JSONField(default=dict)
    is_published = models.BooleanField()
    is_hidden = models.BooleanField(default=False)
    unpublished_content_type = models.CharField(max_length=40, blank=True)
    scheduled_publish_time = models.DateTimeField(null=True)
    # Made while the app was in development mode: nobody but the app's own people sees it.
    is_for_app_people = models.BooleanField(default=False)
    reactions = models.PositiveIntegerField(default=0)
    comments = models.PositiveIntegerField(default=0)
    shares = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["page", "-created_at", "-number"], name="post_newest"),
        ]

    def __str__(self) -> str:
        return self.graph_id

    @property
    def public_number(self) -> str:
        return str(POST_NUMBERS + self.number)

    @property
    def graph_id(self) -> str:
        return f"{self.page_id}_{self.public_number}"


# Real ids are long; nothing may take one for a row's key.
POST_NUMBERS = 122_100_000_000_000_000
PHOTO_NUMBERS = 122_300_000_000_000_000


class Photo(models.Model):
    number = models.BigAutoField(primary_key=True)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="photos")
    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="photos")
    position = models.PositiveIntegerField(default=0)
    app_id = models.CharField(max_length=30)
    file = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    caption = models.TextField(blank=True)
    alt_text = models.TextField(blank=True)
    is_published = models.BooleanField()
    is_temporary = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.graph_id

    @property
    def graph_id(self) -> str:
        return str(PHOTO_NUMBERS + self.number)


class Callback(models.Model):
    """Where an app hears of changes; called only after it has answered the challenge."""

    app_id = models.CharField(max_length=30, primary_key=True)
    verified_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.app_id


class Notice(models.Model):
    """One change of a Page that an app hears of: at least once, in batches, in any order."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="notices")
    app_id = models.CharField(max_length=30)
    value = models.JSONField()
    happened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    is_last_first = models.BooleanField(default=False)
    tries = models.PositiveIntegerField(default=0)
    # The HTTP status of the last call; null while nobody answered.
    status = models.PositiveIntegerField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["told_at", "due_at"], name="notice_waiting")]

    def __str__(self) -> str:
        return f"{self.value.get('item')} {self.value.get('verb')} on {self.page_id}"


class Subscription(models.Model):
    """An app that wants to hear of a Page's changes."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="subscriptions")
    app_id = models.CharField(max_length=30)
    fields = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "app_id"], name="one_subscription_per_app")
        ]

    def __str__(self) -> str:
        return f"{self.app_id} on {self.page_id}"
