"""Stories, the index that lists them, and the people who write and photograph them."""

from .contributor import Contributor
from .story import StoryPage, StoryTopic
from .story_index import StoryIndexPage

__all__ = ["Contributor", "StoryIndexPage", "StoryPage", "StoryTopic"]
