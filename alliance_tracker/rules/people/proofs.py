"""Tokens, codes and second steps: made by chance, kept as hashes, checked without telling how near one came."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

import pyotp
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

CODE_LIVES = timedelta(minutes=10)
INVITATION_LIVES = timedelta(hours=72)
RESET_LIVES = timedelta(hours=1)
RECOVERY_CODES = 10
ISSUER = "Alliance Tracker"
TOTP_SECONDS = 30
_RECOVERY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_token() -> str:
    """256 bits of chance, in letters that an address may carry."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token. It is long and random, so one round of SHA-256 is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def new_code() -> str:
    """Six digits for an e-mail."""
    return f"{secrets.randbelow(1_000_000):06d}"


def code_hash(key: str, nonce: str, code: str) -> str:
    """What is stored of an e-mailed code: keyed, so that six digits cannot be tried out on a copy of the table.

    The nonce is known only to the browser that asked, so the code is of no use in another.
    """
    digits = "".join(letter for letter in code if letter.isdigit())
    return hmac.new(key.encode(), f"code:{nonce}:{digits}".encode(), hashlib.sha256).hexdigest()


def recovery_codes() -> list[str]:
    """Ten codes to print and keep, each of 50 bits, like `k7m2q-x9d4p`."""
    return ["-".join(_letters(5) for _ in range(2)) for _ in range(RECOVERY_CODES)]


def recovery_hash(key: str, person_id: int, code: str) -> str:
    """What is stored of a recovery code, however it was spaced when typed."""
    plain = "".join(letter for letter in code.casefold() if letter in _RECOVERY_LETTERS)
    return hmac.new(key.encode(), f"recovery:{person_id}:{plain}".encode(), hashlib.sha256).hexdigest()


def new_totp_secret() -> str:
    """160 bits for an authenticator app, in base 32."""
    return pyotp.random_base32()


def totp_address(secret: str, account: str) -> str:
    """What the QR code says."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)


def totp_step(secret: str, code: str, now: datetime) -> int | None:
    """The step of the app's clock that this code belongs to: now, the one before or the one after; else None."""
    digits = "".join(letter for letter in code if letter.isascii() and letter.isdigit())
    current = int(now.timestamp()) // TOTP_SECONDS
    app = pyotp.TOTP(secret)
    found = None
    for step in (current - 1, current, current + 1):
        if hmac.compare_digest(app.generate_otp(step), digits):
            found = step
    return found


def locked(text: str, keys: Sequence[str], purpose: str) -> str:
    """A short secret, encrypted with the tracker's newest key for one purpose."""
    return _box(keys, purpose).encrypt(text.encode()).decode()


def unlocked(text: str, keys: Sequence[str], purpose: str, seconds: int | None = None) -> str | None:
    """What was locked for this purpose, not longer ago than `seconds`; None when it was not, or was altered."""
    try:
        return _box(keys, purpose).decrypt(text.encode("utf-8", "replace"), ttl=seconds).decode()
    except InvalidToken:
        return None


def _box(keys: Sequence[str], purpose: str) -> MultiFernet:
    made = [hashlib.sha256(f"{purpose}:{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in made])


def _letters(count: int) -> str:
    return "".join(secrets.choice(_RECOVERY_LETTERS) for _ in range(count))
