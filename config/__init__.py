"""How the site is wired: settings, URLs, servers, and the services that a fresh machine lacks."""
