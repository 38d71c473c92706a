"""Mails to those who follow and aren't looking.

1. `due`: the reader of the log says, with each notification, when a mail about it is due.
2. `gathering`: what is due goes into one mail a person and thread or channel, with all that came since.
3. `letters`: the mail is composed when it is sent, each time it is tried, from what its reader should still be told.
4. `wanted` is the one place that says what that is; 2 and 3 ask it.
"""

from community.notifications.mailing import channels, letters

__all__ = ["channels", "letters"]
