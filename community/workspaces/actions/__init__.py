"""The acts that change who sees what. Each locks firms, then workspaces, then reads; then reseats and records."""

from community.workspaces.actions.agreements import (
    lift_gate,
    open_agreement,
    publish_version,
    set_gate,
    sign_agreement,
)
from community.workspaces.actions.firms import (
    add_firm,
    declare_rivals,
    dismiss_lead,
    end_firm,
    lift_rivalry,
    name_lead,
    open_firm,
    reinstate_firm,
    remove_firm,
    suspend_firm,
)
from community.workspaces.actions.open import (
    close_workspace,
    describe_workspace,
    open_workspace,
    promise,
    reopen_workspace,
)
from community.workspaces.actions.people import (
    add_person,
    change_role,
    leave_workspace,
    remove_person,
)
from community.workspaces.actions.users import (
    make_site_admin,
    may_open_workspaces,
    reinstate_user,
    remove_factors,
    suspend_user,
)

__all__ = [
    "add_firm",
    "add_person",
    "change_role",
    "close_workspace",
    "declare_rivals",
    "describe_workspace",
    "dismiss_lead",
    "end_firm",
    "leave_workspace",
    "lift_gate",
    "lift_rivalry",
    "make_site_admin",
    "may_open_workspaces",
    "name_lead",
    "open_agreement",
    "open_firm",
    "open_workspace",
    "promise",
    "publish_version",
    "reinstate_firm",
    "reinstate_user",
    "remove_factors",
    "remove_firm",
    "remove_person",
    "reopen_workspace",
    "set_gate",
    "sign_agreement",
    "suspend_firm",
    "suspend_user",
]
