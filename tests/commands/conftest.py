"""Records for command tests."""

from support.records import cota, empty, loaded_case

__all__ = ["cota", "empty", "loaded_case"]
