"""Values of several components (addresses, consent): one canonical text to seal, and lines for people to read."""

import json
from collections.abc import Mapping

from vault.errors import BadInput
from vault.model.fields import Kind, parse_field_ref

_ADDRESS_LINES = (("street",), ("street2",), ("postal_code", "city"), ("region",), ("country",))


def pack(components: Mapping[str, str]) -> str:
    """One spelling: sorted, ASCII, no spaces; the texts themselves exact."""
    return json.dumps(dict(components), ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def unpack(text: str) -> dict[str, str]:
    """The components that `pack` wrote."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(each, str) for each in found.values()) or pack(found) != text:
        raise BadInput("A value of several parts is not in its one spelling.", id="structured_value", next_step="Tell the compliance officer.")
    return found


def shown(reference: str, text: str) -> str:
    """A value as a person reads it: an address on its lines, other components by name."""
    kind = parse_field_ref(reference).entry.kind
    if kind not in (Kind.ADDRESS, Kind.COMPONENTS):
        return text
    parts = unpack(text)
    if parse_field_ref(reference).field == "other":
        return ": ".join(parts[name] for name in ("label", "text") if name in parts)
    if kind is Kind.ADDRESS:
        return "\n".join(address_lines(parts))
    return "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in parts.items())


def address_lines(parts: Mapping[str, str]) -> tuple[str, ...]:
    """The lines of an address, without its kind and label."""
    lines = (" ".join(parts[name] for name in names if parts.get(name)) for names in _ADDRESS_LINES)
    return tuple(each for line in lines for each in line.splitlines() if each)
