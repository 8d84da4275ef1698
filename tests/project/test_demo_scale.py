"""`load_demo --scale`: many stories and products, each with words of its own."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Page, Site

from cityportal.demo.builders.invented import invent_product, invent_story
from cityportal.demo.builders.scale import scale_city
from news.models import StoryPage
from products.models import Producer, ProductPage, Sellable, StockItem, Variant
from tests.project.demo_city import demo

__all__ = ["demo"]


def test_five_thousand_stories_and_products_have_titles_and_bodies_of_their_own() -> None:
    stories = [invent_story(number, seed=7) for number in range(5_000)]
    products = [invent_product(number, seed=7) for number in range(5_000)]

    assert len({story.title for story in stories}) == 5_000
    assert len({story.paragraphs for story in stories}) == 5_000
    assert len({product.title for product in products}) == 5_000
    assert len({product.paragraphs for product in products}) == 5_000
    assert max(len(story.summary) for story in stories) <= 300
    assert max(len(product.title) for product in products) <= 120


def test_titles_stay_distinct_when_all_combinations_are_used_up() -> None:
    assert invent_story(0, seed=7).title != invent_story(172_800, seed=7).title


def test_the_same_seed_invents_the_same_and_another_does_not() -> None:
    assert invent_story(41, seed=7) == invent_story(41, seed=7)
    assert invent_story(41, seed=7) != invent_story(41, seed=8)


@pytest.mark.django_db
@pytest.mark.database
class TestInTheCity:
    def scale(self, steps: int) -> str:
        printed: list[str] = []
        scale_city(Site.objects.get(), steps=steps, seed=7, tell=printed.append)
        return printed[0]

    def test_it_adds_what_is_missing_and_nothing_twice(self, demo: str) -> None:
        stories, products = StoryPage.objects.count(), ProductPage.objects.count()
        self.scale(1)
        assert StoryPage.objects.count() == stories + 20
        assert ProductPage.objects.count() == products + 20
        assert "Added 20 stories and 20 products" in self.scale(2)
        assert "Added 0 stories and 0 products" in self.scale(2)
        titles = list(Page.objects.filter(depth=4).values_list("title", flat=True))
        assert len(titles) == len(set(titles))

    def test_the_tree_and_the_catalogue_stay_sound(self, demo: str) -> None:
        self.scale(2)
        assert Page.find_problems() == ([], [], [], [], [])
        assert Sellable.objects.filter(variants=None).count() == 0
        assert Variant.objects.filter(stock=None).count() == 0
        assert Producer.objects.filter(key="maker-00000").get().pages.get().live
        assert all(item.free >= 0 for item in StockItem.objects.all())
        # The next page that somebody adds finds its place.
        index = Page.objects.get(slug="stories", locale__language_code="ja")
        index.specific.add_child(instance=StoryPage(title="次の話", slug="next", summary="。"))
        assert Page.find_problems() == ([], [], [], [], [])

    def test_what_was_added_is_found_and_shown(self, demo: str) -> None:
        self.scale(1)
        story = StoryPage.objects.get(slug="story-000003")
        assert story in list(StoryPage.objects.search(story.title.split("　")[0]))
        client = Client(headers={"host": "localhost"})
        product = ProductPage.objects.get(slug="goods-000003")
        for page in (story, product):
            answer = client.get(page.get_url())
            assert answer.status_code == 200
            assert page.title in answer.content.decode()
        assert story.body[0].block_type == "text"
        assert len(story.topics.all()) == 2

    def test_a_page_that_was_added_in_bulk_can_be_edited(self, demo: str) -> None:
        self.scale(1)
        story = StoryPage.objects.get(slug="story-000003")
        story.title = "書きなおした題"
        story.save_revision().publish()
        story.refresh_from_db()
        assert (story.title, story.live) == ("書きなおした題", True)

    def test_the_command_refuses_to_scale_downwards(self, demo: str) -> None:
        with pytest.raises(CommandError, match="--scale is 0 or more"):
            call_command("load_demo", force=True, scale=-1, stdout=io.StringIO())
