"""Mails that are due. Truth is here; the worker sends them, and Redis may forget whom it woke."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from community.events.ids import LENGTH, new_public_id


class Mail(models.Model):
    """One mail to one address.

    A mail with secrets is composed when it is sent, from `params`: neither its words nor its token lie here. Others
    carry their words until they are sent, and lose them then.
    """

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=40)
    to = models.EmailField()
    params = models.JSONField(default=dict)
    subject = models.CharField(max_length=200, blank=True, default="")
    text = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now())
    tries = models.SmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True, default="")
    sent_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    parked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="mail_due",
                condition=Q(sent_at=None, dropped_at=None, parked_at=None),
            ),
            models.Index(fields=["parked_at"], name="mail_parked", condition=Q(parked_at__isnull=False)),
            models.Index(fields=["to", "-created_at"], name="mail_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"
