"""The access log as an officer reads it: each session's ratchet is opened with the officers' key, each entry under its own key."""

from dataclasses import replace

from vault.crypto import hpke
from vault.crypto.errors import SealBroken
from vault.crypto.log_entry import START, Leaf, Ratchet, StartRecord, attachment_hash, open_attachment, open_body, read_start
from vault.errors import Refused, Tampered
from vault.model.calls import ListLog, LogPage
from vault.model.ids import SessionId, client_code
from vault.model.log import Action, Entry
from vault.model.results import LogRow
from vault.services.entry_text import decode_entry
from vault.services.log_book import LogBroken
from vault.services.opened import OpenVault
from vault.services.opening import names_of

_LISTED = 8  # client codes named in one row
_DAMAGED = "damaged"  # stands in the place of an action


class LogReader:
    """One officer's reading. Needs the private key of `officers`."""

    def __init__(self, vault: OpenVault) -> None:
        self._vault = vault
        self._ratchets: dict[SessionId, Ratchet] = {}
        self._names = names_of(vault.chain.current, vault.keys.store_key)

    def page(self, call: ListLog) -> LogPage:
        """The newest entries before an index, newest first; that they were read is an entry too."""
        self._vault.require("compliance")
        with self._vault.change() as change:
            change.record(Entry(Action.LOG_READ, detail={"before": call.before, "limit": call.limit}))
        with self._vault.snapshot() as snapshot:
            total = snapshot.size
            end = total if call.before < 0 else min(call.before, total)
            start = max(0, end - max(0, call.limit))
            rows = [self._shown(index, leaf) for index, leaf in enumerate(self._vault.log.readable(start, end), start)]
        return LogPage(tuple(reversed(rows)), total)

    def entry(self, leaf: Leaf) -> Entry | None:
        """What an entry says; None for a session's start."""
        if leaf.header.kind == START:
            return None
        key = self._key(leaf)
        attachment = self._vault.log_rows.attachment(leaf.header.index)
        if attachment_hash(attachment) != leaf.header.attachment:
            raise LogBroken(f"the list beside entry {leaf.header.index} was changed")
        listed = open_attachment(attachment, key, self._vault.vault, leaf.header.index) if attachment else b""
        return decode_entry(open_body(leaf, key), listed)

    def _shown(self, index: int, leaf: Leaf | None) -> LogRow:
        if self._vault.log.given_up(index) is None and leaf is not None:
            return self._row(leaf)
        try:
            row = self._row(leaf) if leaf is not None else None
        except Tampered:
            row = None
        if row is None:
            return LogRow(index, 0, "", "", _DAMAGED, detail="nobody can tell what stood here")
        return replace(row, detail=f"not proven, {row.detail}" if row.detail else "not proven")

    def _row(self, leaf: Leaf) -> LogRow:
        record = self._vault.log.session(leaf.header.session).record
        who, workstation = self._names.get(record.slot, (record.slot.hex()[:8], ""))
        entry = self.entry(leaf)
        if entry is None:
            return LogRow(leaf.header.index, leaf.header.wall, who, workstation, "session_start", detail="task" if read_start(leaf.body)[0].request else "")
        codes = [client_code(client) for client in ((entry.client,) if entry.client else entry.clients[:_LISTED])]
        more = len(entry.clients) - _LISTED
        shown = ", ".join(codes) + (f" and {more} more" if more > 0 else "")
        detail = ", ".join(f"{name} {value}" for name, value in entry.detail.items())
        at = (leaf.header.index, leaf.header.wall, who, workstation, entry.action.value)
        return LogRow(*at, client=shown, field=entry.field, purpose=entry.purpose, count=entry.count, detail=detail)

    def _key(self, leaf: Leaf) -> bytes:
        session, sequence = leaf.header.session, leaf.header.sequence
        ratchet = self._ratchets.get(session)
        if ratchet is None or ratchet.sequence > sequence:
            ratchet = Ratchet(self._seed(self._vault.log.session(session).record))
            self._ratchets[session] = ratchet
        while ratchet.sequence < sequence:
            ratchet.advance()
        return ratchet.key

    def _seed(self, record: StartRecord) -> bytes:
        keys = self._vault.keys.role_keys.get("officers")
        if not keys:
            raise Refused("The access log is read by compliance officers.", id="not_your_role", next_step="Ask a compliance officer.")
        for pair in keys:
            try:
                return hpke.unwrap(record.seed, pair, vault=self._vault.vault, purpose="ratchet", object=f"session/{record.session.hex()}")
            except SealBroken:
                continue
        raise SealBroken("A session's log key")
