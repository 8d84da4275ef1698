from __future__ import annotations

from pathlib import Path

from django.core.files.base import ContentFile
from wagtail.models import Collection

from cityportal.demo.texts.pictures import ALT_TEXTS, CREDIT, RIGHTS
from core.models import CityImage

FOLDER = Path(__file__).resolve().parent.parent / "pictures"


def read_picture(name: str) -> ContentFile[bytes]:
    """Return the file of a picture by its name without ending."""
    path = next(FOLDER.glob(f"{name}.*"))
    return ContentFile(path.read_bytes(), name=path.name)


class PictureShelf:
    """The demo's pictures in one collection; each is stored at its first use."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        rows = CityImage.objects.filter(collection=collection, rights=RIGHTS)
        self._known = {image.title: image for image in rows}

    def get(self, name: str) -> CityImage:
        """Return the picture of that file name (without ending)."""
        title = ALT_TEXTS[name]
        if title not in self._known:
            self._known[title] = self._store(name, title)
        return self._known[title]

    def _store(self, name: str, title: str) -> CityImage:
        content = read_picture(name)
        image = CityImage(
            title=title,
            description=title,
            file=content,
            collection=self.collection,
            credit=CREDIT,
            rights=RIGHTS,
        )
        image._set_image_file_metadata()
        image.save()
        return image
