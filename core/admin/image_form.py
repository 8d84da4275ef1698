"""The upload of pictures: a broken one is refused in the form, not found by a reader."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class WholeImageField(WagtailImageField):
    """Wagtail looks at a picture's first bytes; this reads it to its end."""

    def to_python(self, data: Any) -> Any:
        try:
            file = super().to_python(data)
            if file is not None:
                file.image.get_pillow_image().load()
        # What Pillow raises for files that are cut short or garbled.
        except (OSError, SyntaxError, ValueError, EOFError) as error:
            raise ValidationError(
                self.error_messages["invalid_image"], code="invalid_image"
            ) from error
        if file is not None:
            file.seek(0)
        return file


class WholeImageForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            field = self.fields["file"]
            self.fields["file"] = WholeImageField(
                label=field.label,
                required=field.required,
                help_text=field.help_text,
                widget=field.widget,
                max_length=field.max_length,
            )
