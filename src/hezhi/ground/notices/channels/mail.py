"""E-mail by the installation's own mail server."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage

from . import Declined, Message, Reach

NEVER = range(550, 554)  # no such mailbox; a 4xx is for later


class Email:
    """Plain text. The same message carries the same Message-ID, by which mail programs drop a second copy."""

    code = "email"

    def is_ready(self) -> bool:
        return bool(settings.EMAIL_HOST)

    def reaches(self, reach: Reach) -> bool:
        return "@" in reach.email

    def send(self, reach: Reach, message: Message) -> None:
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
        headers = {"Message-ID": f"<{message.key}@{domain}>", "Auto-Submitted": "auto-generated"}
        text = f"{message.text}\n\n{message.link}\n" if message.link else message.text
        title = " ".join(message.title.split())
        try:
            EmailMessage(title, text, settings.DEFAULT_FROM_EMAIL, [reach.email], headers=headers).send()
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _words in refused.recipients.values()]
            if codes and all(code in NEVER for code in codes):
                raise Declined("the mail server knows no such mailbox") from None
            raise OSError(f"the mail server put the recipient off ({codes})") from None
