"""What people change about themselves."""

from typing import Any, ClassVar
from zoneinfo import available_timezones

from allauth.account.forms import ResetPasswordForm, UserTokenForm
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Skill, User
from community.mail.letters import post_mail
from community.markup.names import one_line

MAX_SKILLS = 10
SKILL_LENGTH = 40


class NameField(forms.CharField):
    """A name on one line, without signs that turn or hide text; its lengths count what is left.

    The browser is told no length: it would cut what is pasted without a word.
    """

    default_error_messages: ClassVar = {
        "min_length": gettext_lazy("This has %(show_value)d characters; write at least %(limit_value)d."),
        "max_length": gettext_lazy("This has %(show_value)d characters; at most %(limit_value)d fit."),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}

    def to_python(self, value: Any) -> str:
        return one_line(str(super().to_python(value) or ""))


class LinesField(NameField):
    """A text of some lines, each as a name is."""

    def to_python(self, value: Any) -> str:
        lines = forms.CharField.to_python(self, value) or ""
        return "\n".join(map(one_line, lines.splitlines())).strip("\n")


class SkillsField(forms.CharField):
    """A few words, separated by commas."""

    def clean(self, value: Any) -> list[str]:
        typed = str(super().clean(value) or "")
        names = {name.casefold(): name for name in map(one_line, typed.split(","))}
        skills = [name for name in names.values() if name]
        if len(skills) > MAX_SKILLS:
            raise forms.ValidationError(_("Name at most %d skills.") % MAX_SKILLS)
        if any(len(skill) > SKILL_LENGTH for skill in skills):
            raise forms.ValidationError(_("A skill has at most %d characters.") % SKILL_LENGTH)
        return skills


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """Name, work, zone, language, look."""

    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=[(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())],
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    skills = SkillsField(
        label=gettext_lazy("What you know about"),
        required=False,
        help_text=gettext_lazy(
            "Up to 10, separated by commas. People whom you share a workspace with find you by them."
        ),
    )

    class Meta:
        model = User
        fields = [
            "name",
            "job_title",
            "department",
            "time_zone",
            "language",
            "mails",
            "is_proposed",
            "undo_send",
            "theme",
            "shortcuts",
        ]
        labels = {
            "name": gettext_lazy("Name"),
            "job_title": gettext_lazy("Job title"),
            "department": gettext_lazy("Department"),
            "mails": gettext_lazy("Mails about what you follow"),
            "is_proposed": gettext_lazy("Propose me to people who ask about what I know"),
            "undo_send": gettext_lazy("Hold what I send for 10 seconds, so that I can undo it"),
            "theme": gettext_lazy("Look"),
            "shortcuts": gettext_lazy("Single-letter keys (J, K, R …)"),
        }
        help_texts: ClassVar = {
            "mails": gettext_lazy(
                "One mail a thread, a few minutes after something new, unless you have read it by then. Mails about"
                " your account and your access come either way."
            ),
            "is_proposed": gettext_lazy(
                "To those who share a workspace with you, by answers, skills and files that both of you see there."
            ),
        }
        widgets: ClassVar = {"mails": forms.RadioSelect}
        field_classes: ClassVar = {"name": NameField, "job_title": NameField, "department": NameField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(settings.LANGUAGES) == 1:
            del self.fields["language"]
        self.fields["skills"].initial = ", ".join(self.instance.skills.values_list("name", flat=True))


def skills_of(names: list[str], user: User) -> list[Skill]:
    """Rows for the skills a person named."""
    return [Skill(user=user, name=name) for name in names]


class ResetForm(ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """Asks for a link to a new password. Whether the address has an account is looked up by the worker."""

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **_rest: Any) -> str:
        email: str = self.cleaned_data["email"]
        post_mail("password_reset", email)
        return email


class ResetTokenForm(UserTokenForm):  # type: ignore[misc]  # allauth has no types
    """Finds the person of a link by public id: allauth's links count the site's users."""

    def _get_user(self, uidb36: str) -> User | None:
        found = User.objects.select_related("firm").filter(public_id=uidb36).first()
        return found if found is not None and found.may_sign_in else None
