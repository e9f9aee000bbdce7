"""Errors in words, and the crash hook."""

import sys

import pytest

from ui.problems import bug_problem, problem_of, watch_for_bugs
from ui.text import plural
from vault.errors import BadInput, Refused, Stopped, StorageFailed, Tampered

CANARY = "ada.beispiel@example.com"


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        (Refused("Not for your role."), "caution", "VLT-300 refused"),
        (BadInput("Row 2 has an open quote.", id="csv_quotes"), "alert", "VLT-400 csv_quotes"),
        (Tampered("The log was altered."), "alert", "VLT-600 tampered"),
        (StorageFailed("The disk is full."), "alert", "VLT-700 storage_failed"),
        (Stopped("Stopped."), "info", "VLT-800 stopped"),
    ],
)
def test_an_error_has_its_own_words_and_a_code_to_copy(error, kind, code):
    error.next_step = "Do this."
    problem = problem_of(error)
    assert (problem.text, problem.detail, problem.kind, problem.details) == (error.message, "Do this.", kind, code)


@pytest.fixture
def hook():
    former, told = sys.excepthook, []
    watch_for_bugs(told.append)
    yield told
    sys.excepthook = former


def test_a_bug_is_told_by_its_place_without_any_value(hook, capsys):
    try:
        plural(1, None, CANARY)
    except AttributeError as error:
        error.add_note(CANARY)
        sys.excepthook(type(error), AttributeError(CANARY), error.__traceback__)
    (problem,) = hook
    assert problem.text == bug_problem("").text
    assert problem.details.startswith("VLT-500 AttributeError at ui.text:")
    assert CANARY not in repr(problem)
    assert capsys.readouterr().err == f"cassaforte: {problem.details.removeprefix('VLT-500 ')}\n"


def test_without_a_terminal_it_is_told_all_the_same(hook, monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    sys.excepthook(ValueError, ValueError(CANARY), None)
    assert hook[0].details == "VLT-500 ValueError at an unknown place"
