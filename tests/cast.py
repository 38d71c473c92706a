"""The people of every test: two suppliers who are rivals, a host between them, and a workspace for each."""

from dataclasses import dataclass

from accounts.models import Firm, User
from community.workspaces.actions import declare_rivals
from community.workspaces.models import Role, Workspace
from tests.make import make_firm, make_host, make_user, make_workspace


@dataclass
class Cast:
    """Who is who. `workspace` is shared by host and supplier, `rival_workspace` by host and the supplier's rival."""

    host: Firm
    supplier: Firm
    rival: Firm
    olga: User  # host, owner of both workspaces
    mats: User  # host, moderator
    rune: User  # host, reader
    sara: User  # supplier, member
    lin: User  # supplier, member, its lead
    ravi: User  # rival, member of the other workspace
    ada: User  # host, site admin, in no workspace
    workspace: Workspace
    rival_workspace: Workspace


def build_cast(tag: str = "") -> Cast:
    """Build the cast; with a `tag` beside another one in the same database."""
    host = make_host()
    supplier = make_firm(f"Aoki Bearings{tag}", letters="AB", hue=2, domain=f"aoki{tag}.example")
    rival = make_firm(f"Veldkamp Encoders{tag}", letters="VE", hue=4, domain=f"veldkamp{tag}.example")

    def person(name: str, firm: Firm, **rights: bool) -> User:
        domain = firm.domains.order_by("id")[0].domain
        return make_user(firm, name, email=f"{name.split()[0].lower()}{tag}@{domain}", **rights)

    olga, mats, rune = (person(name, host) for name in ("Olga Berg", "Mats Ek", "Rune Dahl"))
    ada = person("Ada Holm", host, is_site_admin=True)
    sara = person("Sara Lind", supplier)
    lin = person("Lin Mori", supplier, is_lead=True)
    ravi = person("Ravi Shah", rival)
    declare_rivals(ada, supplier, rival)
    return Cast(
        host=host,
        supplier=supplier,
        rival=rival,
        olga=olga,
        mats=mats,
        rune=rune,
        sara=sara,
        lin=lin,
        ravi=ravi,
        ada=ada,
        workspace=make_workspace(
            olga,
            f"J4 joint bearing{tag}",
            letters="J4",
            people={mats: Role.MODERATOR, rune: Role.READER, sara: Role.MEMBER, lin: Role.MEMBER},
        ),
        rival_workspace=make_workspace(olga, f"Encoder ring{tag}", letters="ENC", people={ravi: Role.MEMBER}),
    )
