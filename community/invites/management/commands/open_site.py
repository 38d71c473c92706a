"""Open a real site: the host, and its first site admin, who gets a link by mail."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.domains import normal_address, normal_domain
from accounts.models import Firm, FirmDomain, FirmKind, User
from community.mail.letters import post_mail, write
from community.workspaces.seating import seat_admin, seat_alone


class Command(BaseCommand):
    help = "Open a site that is empty: one host, one site admin. The admin's mail leads to a page that sets a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", required=True, help="name of the host")
        parser.add_argument("--letters", required=True, help="two letters that stand for it")
        parser.add_argument("--domain", required=True, help="its mail domain")
        parser.add_argument("--admin", required=True, help="address of the first site admin")
        parser.add_argument("--name", required=True, help="the admin's name")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if Firm.objects.filter(kind=FirmKind.HOST).exists():
            raise CommandError("This site has a host already. Its site admins do the rest at /manage/.")
        firm = Firm.objects.create(
            name=options["host"], letters=options["letters"].upper(), kind=FirmKind.HOST
        )
        FirmDomain.objects.create(firm=firm, domain=normal_domain(options["domain"]))
        user = User.objects.create(
            email=normal_address(options["admin"]),
            name=options["name"],
            firm=firm,
            password=make_password(None),
            is_site_admin=True,
        )
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        seat_alone(user)
        seat_admin(user)
        post_mail("account", user.email, letter=write("accounts/opened", {"name": user.name}))
        self.stdout.write(f"{firm} is open. {user.email} gets a mail with the way in.")
