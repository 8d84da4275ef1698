"""All goods of the demo city's shop."""

from __future__ import annotations

from .products_craft import PRODUCTS as CRAFT
from .products_kitchen import PRODUCTS as KITCHEN
from .products_season import PRODUCTS as SEASON

PRODUCTS = (*KITCHEN, *CRAFT, *SEASON)
