"""Sums over incidents for people: what each group comes to, of how many incidents, and what makes it unsure."""

from reportedly.exporters import Row
from reportedly.exporters.figures import figure_text
from reportedly.exporters.table import Column, View
from reportedly.exporters.texts import cell_name, counting_text, text
from reportedly.exporters.views import Context

_UNSURE = (
    ("conflicts", "in conflict"),
    ("unbounded", "with an open end"),
    ("no_longer_stated", "no longer stated"),
    ("delisted", "no longer listed"),
)


def view(context: Context) -> View:
    """Columns of sums; the way to sum is in the last one."""
    return [
        Column("group", group, optional=True, once=True),
        Column("what", cell_name, wrap=True),
        Column("sum", figure_text, "right"),
        Column("unit", text("unit")),
        Column("counting", counting_text, optional=True),
        Column("scope", text("scope"), optional=True, wrap=True),
        Column("incidents", text("incidents"), "right"),
        Column("of which", of_which, optional=True, wrap=True),
        Column("way", text("way")),
    ]


def group(row: Row) -> str:
    """The group; blank where every row is its own, "not known" where an incident's is not."""
    if row.get("grouped") == "measure":
        return ""
    return str(row.get("group") or "not known")


def of_which(row: Row) -> str:
    """How many of the incidents are unsure, and in what way."""
    return ", ".join(f"{row[name]} {words}" for name, words in _UNSURE if row.get(name))
