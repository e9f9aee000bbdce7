"""CRM profiles: how a program's export is recognised, which column is which field, and what it takes back without cutting. Data files, read strictly."""

from collections.abc import Sequence
from functools import cache

from vault.errors import BadInput
from vault.formats.profile_file import Profile, header_key, read_profile
from vault.formats.resource_files import names_in, read_toml
from vault.model.fields import CATALOGUE

_FOLDER = "crm_profiles"
_GENERIC = "generic"


def profiles() -> tuple[Profile, ...]:
    """All that come with the program; the one that knows no program comes last."""
    return _profiles()


def profile_named(name: str) -> Profile:
    """The profile of that name."""
    found = {profile.name: profile for profile in profiles()}
    if name not in found:
        raise BadInput("There is no such CRM profile.", id="unknown_profile", next_step=f"Give one of: {', '.join(found)}.")
    return found[name]


def recognise(header: Sequence[str]) -> Profile | None:
    """The profile whose export this header is, if any; of several the one that fits best."""
    return max((profile for profile in profiles() if profile.knows(header)), key=lambda profile: profile.fit(header), default=None)


def known_headers(header: Sequence[str]) -> int:
    """How many of these names some profile knows; tells the right delimiter from a wrong one."""
    return sum(header_key(name) in _known_names() for name in header)


@cache
def footer_marks() -> tuple[str, ...]:
    """How lines begin that some program writes below its rows."""
    return tuple(mark for profile in _profiles() for mark in profile.footer)


@cache
def _profiles() -> tuple[Profile, ...]:
    read = [read_profile(read_toml(_FOLDER, name)) for name in names_in(_FOLDER)]
    return tuple(sorted(read, key=lambda profile: (profile.name == _GENERIC, profile.name)))


@cache
def _known_names() -> frozenset[str]:
    return frozenset(header_key(rule.header) for profile in _profiles() for rule in profile.columns) | {
        header_key(name) for profile in _profiles() for name in (profile.id_column, profile.seal.append) if name
    } | {field.name for field in CATALOGUE}
