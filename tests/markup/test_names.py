"""A name is what it looks like."""

import pytest

from accounts.forms import ProfileForm
from community.administration.forms import AgreementForm, FirmForm
from community.invites.forms import DetailsForm
from community.invites.models import Invite
from community.markup.names import one_line
from community.threads.forms import CategoryForm, TitleForm
from community.workspaces.forms import WorkspaceForm
from community.workspaces.sight import find_workspace


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Preload \t at\nJ4 ", "Preload at J4"),
        ("part\u202egpj.exe", "partgpj.exe"),
        ("\u2066Sara\u2069 Lind\u200b", "Sara Lind"),
        ("Sa\u00adra\u200d Lind\ufeff", "Sara Lind"),
        ("NUL\x00 and bell\x07", "NUL and bell"),
        ("\u200b\u2060", ""),
        ("one\u2028two", "one two"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🔧 Kim", "👩\u200d🔧 Kim"),
        ("軸受 Ø62 – 65 °C", "軸受 Ø62 – 65 °C"),
    ],
)
def test_one_line(typed, kept):
    assert one_line(typed) == kept


def test_every_name_that_is_typed_is_cleaned(cast):
    """A field called name, title, letters or the like takes no sign that turns the words around it."""
    turned = "Pre\u202eload\u200b 7"
    forms = {
        "title": TitleForm({"title": turned, "tags": turned}, workspace=_seen(cast), viewer=cast.olga),
        "category": CategoryForm({"name": turned}),
        "workspace": WorkspaceForm({"name": turned, "purpose": turned}),
        "person": ProfileForm({"name": turned, "job_title": turned, "skills": turned}, instance=cast.sara),
        "newcomer": DetailsForm({"name": turned}, invite=Invite(), is_known=False),
        "firm": FirmForm({"name": turned}),
        "agreement": AgreementForm({"title": turned, "reference": turned}),
    }
    for what, form in forms.items():
        form.is_valid()
        for field in {"name", "title", "job_title", "purpose", "reference"} & form.cleaned_data.keys():
            assert form.cleaned_data[field] == "Preload 7", (what, field)
        for field in {"tags", "skills"} & form.cleaned_data.keys():
            assert form.cleaned_data[field] == ["Preload 7"], (what, field)


def _seen(cast):
    return find_workspace(cast.olga, cast.workspace.public_id)
