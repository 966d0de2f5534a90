"""How allauth keeps our second factor: its secrets sealed, its codes named after this installation."""

from allauth.mfa.adapter import DefaultMFAAdapter

from hezhi.ground.platform.sealed import open_secret, seal_secret


class Adapter(DefaultMFAAdapter):
    """Named in settings as MFA_ADAPTER."""

    def encrypt(self, text: str) -> str:
        return seal_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        return open_secret(encrypted_text)

    def get_totp_label(self, user) -> str:
        return user.username
