"""The tables that the page reads, as Django sees them from here."""

from django.db import models


class Firm(models.Model):
    name = models.CharField(max_length=120)

    class Meta:
        managed = False
        db_table = "accounts_firm"

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    public_id = models.CharField(max_length=12)
    name = models.CharField(max_length=120)

    class Meta:
        managed = False
        db_table = "accounts_user"

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    public_id = models.CharField(max_length=12)
    thread_id = models.BigIntegerField()
    nr = models.IntegerField()
    after_nr = models.IntegerField(null=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT)
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT)
    html = models.TextField()
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "threads_post"

    def __str__(self) -> str:
        return self.public_id
