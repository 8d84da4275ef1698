# ruff: noqa: E501  (a paragraph is one line, so that it can be read and searched whole)
"""English pages: translated for visitors, not word for word."""

from __future__ import annotations

from .shapes import Contact, Photo, Quote, Related, Translation, text

HOME = Translation(
    page="home",
    title="Narusedani Town",
    summary="A valley of tea, hot springs and kilns. News, stories and the makers' shop.",
    body=(),
)
STORIES = Translation(
    page="stories", title="Stories", summary="We visit people, listen, and write.", body=()
)
SHOP = Translation(
    page="shop",
    title="The valley shop",
    summary="One maker at a time. Sent from the town, from a single jar upwards.",
    body=(),
)
PRODUCERS = Translation(
    page="producers",
    title="Makers",
    summary="People who work in fields, at kilns and in steam.",
    body=(),
)

PAGES = (
    Translation(
        page="producer:fujinaga",
        title="Fujinaga Farm",
        summary="Garlic, lemongrass, yuzu: a riverside farm that grows only what smells.",
        body=(
            text(
                "Sachi Fujinaga left her office job eleven years ago and planted garlic. Half of the farm is still garlic. It is dug in one week of June, with every cousin who can hold a fork.",
            ),
            Quote(
                words="When people say it smells, I take it as praise.", speaker="Sachi Fujinaga"
            ),
        ),
    ),
    Translation(
        page="producer:shimizu",
        title="Shimizu Tea Garden",
        summary="Deep-steamed tea from a slope in the river mist. Fourth generation.",
        body=(
            text(
                "The mist is the sunshade: leaves stay soft and the tea is mild. Each morning Ryosuke Shimizu holds a handful of leaves and decides how long to steam them.",
            ),
        ),
    ),
    Translation(
        page="producer:nishihara",
        title="Yunoka Workshop",
        summary="Lotion and soap from distilled spring water, made in a former bath-house shed.",
        body=(
            text(
                "Maho Nishihara's grandmother sold tickets at the bath for forty years. Her hands were the reason for the lotion. Thirty bottles at a time, and every ingredient is on the back.",
            ),
        ),
    ),
    Translation(
        page="story:kiln-opening",
        title="Three days of waiting, then the kiln",
        summary="The climbing kiln has finished its autumn firing. When the first brick comes out, it is still sixty degrees inside.",
        body=(
            text(
                "The bricks that close the kiln are numbered from the outside in. Yoko Kogano lays her palm on number one and nods. “Now. Let's open it.”",
                "At the end of October she filled five chambers with twelve hundred pots and fed the fire for two nights. Then three days of nothing. Opened in a hurry, the pots are startled by the air and crack.",
            ),
            Photo(picture="producer-potter", caption="She is already throwing for the next kiln."),
            text(
                "Same clay, same glaze, but the colour depends on where a cup stood. “The kiln makes half. I make the other half.”",
                heading="Where it stood",
            ),
            Quote(
                words="In front of the fire everybody has the same face. A child's.",
                speaker="Yoko Kogano, Seoto Kiln",
            ),
            Contact(office="Tourism Office", phone="0000-00-0130", hours="Weekdays 8:30–17:15"),
        ),
    ),
    Translation(
        page="story:onsen-street",
        title="The man who watches the steam",
        summary="At five every evening Masaru Nishihara lights forty-eight lanterns, one after another. He has done so for twenty-six years.",
        body=(
            text(
                "He walks from the great gate to the spring, thirty-five minutes, with a long brass lighter. “Low steam, rain tomorrow. High steam, a cold night.” At home he writes it down.",
                "Six years ago the spring cooled by two degrees in a fortnight. The notebooks noticed before the instruments did: a pipe had cracked.",
            ),
            Photo(picture="place-onsen-gate", caption="The first lantern hangs at the great gate."),
            Quote(
                words="The lamps are for people. The notes are for the water.",
                speaker="Masaru Nishihara",
            ),
        ),
    ),
    Translation(
        page="story:tea-harvest",
        title="Two hours before the mist lifts",
        summary="On the first day of the harvest, twelve pairs of hands finish the field before the sun reaches it.",
        body=(
            text(
                "Twenty to six. Mist climbs from the river and the far rows disappear. “While there is dew the leaf is soft,” says Ryosuke Shimizu. “Once the sun touches it, it braces itself.”",
                "Pickers cut their nails the night before: a nail leaves a red edge on the stem.",
            ),
            Photo(picture="producer-tea-farmer", caption="Wet to the knees after one row."),
            Quote(
                words="Good tea is picked in a hurry and drunk slowly.", speaker="Ryosuke Shimizu"
            ),
            Related(page="product:green-tea-caddy", note="The tea of this field"),
        ),
    ),
    Translation(
        page="product:black-garlic",
        title="Aged black garlic",
        summary="Forty days of warmth turn garlic as sweet as raisins. One clove a day.",
        picture_alt="Aged black garlic on a linen cloth",
        body=(
            text(
                "Garlic, warmth and time. Nothing is added. Every morning for forty days somebody opens the door of the little room and smells.",
                "Peel and eat as it is, or chop it into butter for bread.",
                "Contains: garlic (Narusedani). Keeps 180 days at room temperature; refrigerate after opening.",
            ),
        ),
    ),
    Translation(
        page="product:lemongrass-tea",
        title="Lemongrass tea",
        summary="Cut in the morning, dried by evening. No caffeine.",
        picture_alt="Lemongrass tea tin with fresh stems",
        body=(
            text(
                "One spoon, boiling water, five minutes. When the leaves have sunk it is ready. Use the leaves again for a cold bottle.",
                "The edges cut like paper, so everyone picks in long sleeves.",
            ),
        ),
    ),
    Translation(
        page="product:onsen-lotion",
        title="Hot-spring lotion",
        summary="Spring water from a copper still, with camellia leaves from the garden.",
        picture_alt="Onsen lotion in a frosted glass bottle",
        body=(
            text(
                "Warm a little in your palms after the bath. It is light: use it twice if you like.",
                "Ingredients: hot-spring water, glycerin, butylene glycol, camellia japonica leaf extract, cedar leaf oil, citric acid.",
            ),
        ),
    ),
)

#: Goods -> when they are sent, and the names of their sizes in order.
GOODS: dict[str, tuple[str, tuple[str, ...]]] = {
    "black-garlic": ("Sent within three days of your order.", ("100 g jar", "300 g bag")),
    "lemongrass-tea": ("Sent within three days of your order.", ("30 g tin", "20 tea bags")),
    "onsen-lotion": ("Sent within three days of your order.", ("120 ml bottle", "120 ml refill")),
}
