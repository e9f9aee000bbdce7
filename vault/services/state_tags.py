"""The tag over the clients' state: made and checked with the identity keyring, so that the store key alone changes no client unseen."""

from vault.crypto.log_entry import OTHER, Header
from vault.crypto.state import state_tag
from vault.model.classes import FieldClass
from vault.model.clock import Clock
from vault.services.change import Roots
from vault.services.keys import KeyRack
from vault.services.log_book import Head
from vault.services.log_writer import LogWriter
from vault.services.state_tree import StateBroken


class StateTags:
    """One session's tags. `entitled`: it must be able to check them; others can neither make nor check them, and repeat the former one."""

    def __init__(self, keys: KeyRack, *, entitled: bool) -> None:
        self._keys = keys
        self._entitled = entitled

    def check(self, head: Head) -> None:
        """Refuses a clients' root that nobody with the identity keyring has tagged. A share that was taken away does not spare a session the check."""
        header = head.header
        if header is None or not (self._entitled or self._keys.holds(FieldClass.IDENTITY)):
            return
        if self._keys.is_later(FieldClass.IDENTITY, header.tag_generation):
            return  # a task does not hold the generation that was opened after it was approved
        if header.tag != self._tag(header.tag_generation, header.client_root, header.client_counter):
            raise StateBroken

    def header(self, head: Head, roots: Roots, writer: LogWriter, clock: Clock, *, touched: bool) -> Header:
        """The next entry's clear part. `touched`: clients were changed, or are to be tagged anew."""
        former = head.header
        counter = former.client_counter if former else 0
        if touched or former is None:
            counter += 1 if touched else 0
            generation = self._keys.current(FieldClass.IDENTITY).generation
            tag = self._tag(generation, roots.clients, counter)
        else:
            generation, tag = former.tag_generation, former.tag
        return Header(
            vault=self._keys.vault,
            index=head.size,
            session=writer.session,
            sequence=writer.sequence,
            kind=OTHER,
            wall=clock.now(),
            monotonic=clock.monotonic(),
            former_root=head.root,
            client_root=roots.clients,
            registry_root=roots.registry,
            client_counter=counter,
            tag=tag,
            tag_generation=generation,
        )

    def _tag(self, generation: int, root: bytes, counter: int) -> bytes:
        key = self._keys.at(FieldClass.IDENTITY, generation).state_key
        return state_tag(key, self._keys.vault, root, counter, generation)
