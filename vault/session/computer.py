"""The check of this computer, without a vault or a passphrase."""

from pathlib import Path

from vault.model.calls import CheckComputer
from vault.model.progress import Work
from vault.model.results import ComputerReport
from vault.services.doctor.check import check_computer as check
from vault.session.surroundings import HERE, Surroundings


def check_computer(call: CheckComputer, here: Surroundings = HERE) -> Work[ComputerReport]:
    """Tries out the disk beside the folder of the call, else that of the user's own data. Nothing in a vault's own folder is touched."""
    return check(Path(call.folder).absolute().parent if call.folder else here.data_folder)
