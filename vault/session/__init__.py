"""The only place that wires parts: a door to look at, a vault to make, a desk to work at.

What the program uses of this computer (`Surroundings`) comes in as an argument; tests give their own.
"""

from vault.session.computer import check_computer
from vault.session.desk import Desk
from vault.session.door import look_at_door, verify_log
from vault.session.making import Made, create, create_demo
from vault.session.mending import after_alarm, agree_to_go_on, examine_vault, go_on_after_alarm
from vault.session.surroundings import HERE, Surroundings
from vault.session.tasks import approve, run_task

__all__ = [
    "HERE",
    "Desk",
    "Made",
    "Surroundings",
    "after_alarm",
    "agree_to_go_on",
    "approve",
    "check_computer",
    "create",
    "create_demo",
    "examine_vault",
    "go_on_after_alarm",
    "look_at_door",
    "run_task",
    "verify_log",
]
