"""What reports call categories: the words of the letters as they are shipped."""

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from untilgone.cases import Category
from untilgone.paths import TEMPLATES


@cache
def category_name(category: Category, language: str) -> str:
    """What letters call it, as shipped."""
    template = _letters().get_template(f"_base/{language}/category.txt")
    said = template.render(category=category).strip()
    return said[:1].upper() + said[1:]


@cache
def _letters() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES / "notices"), autoescape=True, undefined=StrictUndefined
    )
