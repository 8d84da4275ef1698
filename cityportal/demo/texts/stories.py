"""All stories of the demo city, in Japanese."""

from __future__ import annotations

from .stories_land import STORIES as LAND
from .stories_life import STORIES as LIFE
from .stories_river import STORIES as RIVER

STORIES = (*LAND, *RIVER, *LIFE)
