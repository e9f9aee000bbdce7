"""A process to be killed: `editor.py VAULT DATA CLIENT FIRST`, edits, hides, brings back and drafts one client for ever, and says each step that is durable.

The passphrase comes on standard input.
"""

import itertools
import sys
from pathlib import Path

from vault import session
from vault.model import calls as c


def main(vault: Path, data: Path, client: str, first: int) -> None:
    """Steps in turns of four: an e-mail address with the step's number, into the trash, out of it, a draft with the number."""
    draft = f"{0:032x}"
    with session.Desk.unlock(vault, "sales", sys.stdin.readline().rstrip("\n"), session.Surroundings(data_folder=data)) as desk:
        for step in itertools.count(first):
            match step % 4:
                case 0:
                    form = desk.begin_edit(c.BeginEdit(client))
                    version = next(each.version for each in form.fields if each.field == "email.1")
                    desk.edit_client(c.EditClient(client, (c.FieldChange("email.1", version, f"step{step}@example.com"),)))
                case 1:
                    desk.trash_client(c.TrashClient(client))
                case 2:
                    desk.restore_client(c.RestoreClient(client))
                case _:
                    desk.keep_draft(c.KeepDraft(draft, client, (c.FieldChange("email.1", 1, f"step{step}"),)))
            print(step, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
