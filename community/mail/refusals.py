"""What an answer of the mail server means: try again later, give up, or leave the server alone for now."""

from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)

_GREETING = (SMTPConnectError, SMTPHeloError, SMTPAuthenticationError, SMTPServerDisconnected)


def is_final(error: Exception) -> bool:
    """Whether the server will never take this mail: a 5xx for its address or its words.

    A 4xx is greylisting, a full mailbox, a busy server. A 5xx before the mail was offered (no such password, no
    service for us) is about the site and not about the mail: somebody mends it, and the mail goes out.
    """
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in error.recipients.values())
    return isinstance(error, SMTPDataError) and error.smtp_code >= 500


def is_down(error: Exception) -> bool:
    """Whether the server takes no mail at all at the moment, so that there is no use in offering the next."""
    if isinstance(error, SMTPResponseException) and error.smtp_code == 421:
        return True
    return isinstance(error, _GREETING) or (
        isinstance(error, OSError) and not isinstance(error, SMTPException)
    )


def reason(error: Exception, address: str) -> str:
    """The server's own words for site admins, without the reader's address, which is not theirs to see here."""
    if isinstance(error, SMTPRecipientsRefused):
        answers = error.recipients.values()
        words = "; ".join(f"{code} {said.decode(errors='replace')}" for code, said in answers)
    elif isinstance(error, SMTPResponseException):
        said = error.smtp_error
        words = f"{error.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    elif isinstance(error, OSError):
        words = str(error)
    else:
        words = ""  # a fault of ours, whose words may quote what somebody wrote
    words = " ".join(words.split()).replace(address, "…")
    return f"{type(error).__name__}: {words}".rstrip(": ")[:300]
