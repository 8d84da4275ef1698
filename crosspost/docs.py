"""The table of states as the page in `docs/contexts/crosspost.md` shows it."""

from __future__ import annotations

from .changes.states import CHANGE_DEADLINES, CHANGE_FINAL, CHANGE_STEPS, ChangeState
from .states import DEADLINES, FINAL, MAY_BE_VISIBLE, TRANSITIONS, State

START = "<!-- made by crosspost.docs from crosspost.states: start -->"
CHANGES_START = "<!-- made by crosspost.docs from crosspost.changes.states: start -->"
END = "<!-- end -->"


def render_state_table() -> str:
    """Return the states and every step between them as Markdown."""
    lines = ["| State | May be visible | Told to a person after |", "|---|---|---|"]
    for state in State:
        visible = "yes" if state in MAY_BE_VISIBLE else "no"
        limit = "final" if state in FINAL else _words(DEADLINES[state].total_seconds())
        lines.append(f"| {state.name} | {visible} | {limit} |")
    lines += ["", "| From | To | When |", "|---|---|---|"]
    lines += [f"| {step.source.name} | {step.target.name} | {step.when} |" for step in TRANSITIONS]
    return "\n".join(lines)


def render_change_table() -> str:
    """Return the states of a change to a post, and every step between them, as Markdown."""
    lines = ["| State | Told to a person after |", "|---|---|"]
    for state in ChangeState:
        is_final = state in CHANGE_FINAL
        limit = "final" if is_final else _words(CHANGE_DEADLINES[state].total_seconds())
        lines.append(f"| {state.name} | {limit} |")
    lines += ["", "| From | To | When |", "|---|---|---|"]
    lines += [f"| {step.source.name} | {step.target.name} | {step.when} |" for step in CHANGE_STEPS]
    return "\n".join(lines)


def _words(seconds: float) -> str:
    return f"{seconds / 3600:g} h" if seconds >= 3600 else f"{seconds / 60:g} min"
