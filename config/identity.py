"""Settings of who people are: sign-in, passwords, second factors, a firm's own sign-on."""

from typing import Any

from config import env, place, sign_on

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.KeywayBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "config.passwords.MaximumLengthValidator", "OPTIONS": {"max_length": 128}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "reset_password": "accounts.forms.ResetForm",
    "user_token": "accounts.forms.ResetTokenForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = (
    False  # an address without an account gets no mail, and the page says the same
)
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = None  # the sign-in form asks
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if place.HTTPS else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = 1
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_ADAPTER = "accounts.sign_on.SignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
MFA_ADAPTER = "accounts.factors.FactorAdapter"
MFA_FORMS = {"login_webauthn": "accounts.factors.PasskeyForm"}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not place.HTTPS
USERSESSIONS_TRACK_ACTIVITY = False  # it would write on every GET

# Roles that must have a second factor: site_admin, owner, moderator. The deploy check demands the first.
MFA_REQUIRED_ROLES = env.names("MFA_REQUIRED_ROLES", ("site_admin", "owner", "moderator"))

# OpenID Connect: a JSON list of providers; docs/operating.md shows one.
SIGN_ON = sign_on.providers("OIDC_PROVIDERS")
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": SIGN_ON}}
FORM_TARGETS = sign_on.form_targets(SIGN_ON, login="/accounts/login/")
