"""Public holidays of a country, from the `holidays` package, looked up when they are asked for.

Its first look at a country loads all two hundred and fifty of them, a tenth of a second: what needs no holiday (a
sentence without one, a check of the business file) must not pay for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from types import MappingProxyType


def is_known(country: str) -> bool:
    """Whether the holidays of a country, by its ISO 3166-1 code, are known."""
    from holidays.registry import EntityLoader

    return country in EntityLoader.get_country_codes()


@lru_cache(maxsize=64)
def of_year(country: str | None, year: int) -> Mapping[date, tuple[str, bool]]:
    """Date -> (name, whether only half the day), in the country's own language; without a country there are none.

    Half holidays keep the remark that tells them apart, as "Ramazan Bayramı (saat 13.00'ten)".
    """
    if country is None:
        return MappingProxyType({})
    import holidays

    language = holidays.country_holidays(country).default_language
    public = holidays.country_holidays(country, years=year, language=language)
    found = {day: (name, False) for day, name in public.items()}
    if "half_day" in public.supported_categories:
        half = holidays.country_holidays(country, years=year, categories=("half_day",), language=language)
        for day, name in half.items():
            found.setdefault(day, (name, True))
    return MappingProxyType(
        {
            day: (name.split(";")[0] if is_half else name.split(";")[0].split(" (")[0], is_half)
            for day, (name, is_half) in found.items()
        }
    )


@dataclass(frozen=True, eq=False)
class Between(Mapping[date, str]):
    """Date -> name from `first` to `last`, both included and in order; worked out when it is first looked into."""

    country: str | None
    first: date
    last: date

    @cached_property
    def _days(self) -> Mapping[date, str]:
        years = range(self.first.year, self.last.year + 1)
        found = {day: name for year in years for day, (name, _) in of_year(self.country, year).items()}
        return {day: found[day] for day in sorted(found) if self.first <= day <= self.last}

    def __getitem__(self, day: date) -> str:
        return self._days[day]

    def __iter__(self) -> Iterator[date]:
        return iter(self._days)

    def __len__(self) -> int:
        return len(self._days)
