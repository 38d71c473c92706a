"""OIDC_PROVIDERS: the firms' own sign-on, read from the environment and told to allauth in its words."""

from typing import Any
from urllib.parse import urlsplit

from config.env import SettingError, json_list

NEEDED = ("provider_id", "name", "client_id", "secret", "server_url", "domains")
UNGUESSED = 16


def providers(name: str) -> list[dict[str, Any]]:
    """The providers as allauth's app settings. A provider vouches for addresses in its `domains` and no others.

    Only a `listed` one (the host's) has a button that everybody sees. A button, or an address that can be guessed,
    would tell which other firms are here: an unlisted one's `provider_id`, which is its address, has 16 characters.
    """
    return [_provider(name, given) for given in json_list(name)]


def _provider(name: str, given: dict[str, Any]) -> dict[str, Any]:
    missing = [key for key in NEEDED if not given.get(key)]
    if missing:
        raise SettingError(
            f"{name} has a provider without {', '.join(missing)}. docs/operating.md shows one."
        )
    provider_id, domains = str(given["provider_id"]), given["domains"]
    if not isinstance(domains, list) or not all(isinstance(domain, str) for domain in domains):
        raise SettingError(f"{name}: the domains of {provider_id} must be a list of mail domains.")
    if urlsplit(str(given["server_url"])).scheme not in ("https", "http"):
        raise SettingError(f"{name}: the server_url of {provider_id} must be its https address.")
    is_listed = bool(given.get("listed", False))
    if not is_listed and len(provider_id) < UNGUESSED:
        raise SettingError(
            f"{name}: {provider_id} is not listed, so its provider_id must be unguessable."
            f" Use at least {UNGUESSED} random letters and digits, or set listed for the host's own."
        )
    return {
        "provider_id": provider_id,
        "name": given["name"],
        "client_id": given["client_id"],
        "secret": given["secret"],
        "settings": {
            **given.get("settings", {}),
            "server_url": given["server_url"],
            "hidden": not is_listed,
            "verified_email": [domain.lower() for domain in domains],
            "email_authentication": True,
        },
    }


def form_targets(providers: list[dict[str, Any]], *, login: str) -> dict[str, str]:
    """Where a form on a page may lead besides this site, by path: browsers hold the policy against redirects too.

    Each page names only the providers that it shows, so that the policy does not tell of the others.
    """
    targets: dict[str, str] = {}
    for provider in providers:
        server = urlsplit(provider["settings"]["server_url"])
        origin = provider["settings"].get("authorize_origin") or f"{server.scheme}://{server.netloc}"
        targets[f"/accounts/oidc/{provider['provider_id']}/login/"] = origin
        if not provider["settings"]["hidden"]:
            targets[login] = f"{targets.get(login, '')} {origin}".strip()
    return targets
