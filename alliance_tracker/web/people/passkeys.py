"""Passkeys: what the page asks the browser for, and whether its answer is true.

The challenge travels in a locked box of the form and is answered once, so nothing is stored before an answer comes.
"""

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request

from alliance_tracker.data.people import Account, asking, throttle
from alliance_tracker.errors import RuleBroken
from alliance_tracker.records import Record
from alliance_tracker.rules.people import proofs
from alliance_tracker.rules.people import throttle as limits
from alliance_tracker.web.clock import now
from alliance_tracker.web.people.entering import keys, log

SECONDS = 600
LONGEST = 20_000
_ALGORITHMS = (-7, -257)
"""ES256 and RS256, which every maker of passkeys knows."""


class Wanted(Record):
    """What the page asks the browser for (as JSON), and the box to send back with the answer."""

    options: str
    box: str


class NewKey(Record):
    """A passkey that the browser has made."""

    credential_id: str
    public_key: bytes
    sign_count: int


def wanted(purpose: str, person_id: int | None = None, allowed: Sequence[str] = ()) -> Wanted:
    """Ask for a passkey; `allowed` are those of one person, and none means any that the browser knows."""
    challenge, box = _challenge(purpose, person_id)
    options = {
        "challenge": challenge,
        "rpId": _host(),
        "userVerification": "required",
        "timeout": SECONDS * 1000,
        "allowCredentials": [{"type": "public-key", "id": one} for one in allowed],
    }
    return Wanted(json.dumps(options), box)


def wanted_new(account: Account) -> Wanted:
    """Ask for a new passkey, on this device or another."""
    challenge, box = _challenge("new", account.person_id)
    handle = _text(proofs.token_hash(f"{keys()[0]}:{account.person_id}").encode()[:32])
    options = {
        "challenge": challenge,
        "rp": {"id": _host(), "name": proofs.ISSUER},
        "user": {"id": handle, "name": account.email, "displayName": account.name},
        "pubKeyCredParams": [{"type": "public-key", "alg": one} for one in _ALGORITHMS],
        "timeout": SECONDS * 1000,
        "attestation": "none",
        "excludeCredentials": [{"type": "public-key", "id": key.credential_id} for key in account.passkeys],
        "authenticatorSelection": {
            "residentKey": "required",
            "requireResidentKey": True,
            "userVerification": "required",
        },
    }
    return Wanted(json.dumps(options), box)


def proved(purpose: str, person_id: int | None = None) -> int | None:
    """Whose passkey has answered this form's challenge; None when the answer is not true."""
    challenge, answer = _answered(purpose, person_id)
    key = asking.passkey(str(answer.get("id", ""))[:1400]) if challenge else None
    if key is None or (person_id is not None and key.person_id != person_id):
        return None
    from webauthn import verify_authentication_response  # heavy: 0.2 s, and few sign in with a passkey
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        found = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=current_app.config["SETTINGS"].base_url,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as problem:
        log.warning("passkey refused: %s", type(problem).__name__)
        return None
    return key.person_id if asking.passkey_used(key, found.new_sign_count, now()) else None


def made(account: Account) -> NewKey:
    """The passkey in this form's answer. Raises RuleBroken when the browser's answer is not true."""
    challenge, answer = _answered("new", account.person_id)
    if not challenge:
        raise RuleBroken("The passkey took longer than 10 minutes, or was sent twice. Try again")
    from webauthn import verify_registration_response  # heavy, as above
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        found = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=current_app.config["SETTINGS"].base_url,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as problem:
        log.warning("new passkey refused: %s", type(problem).__name__)
        raise RuleBroken("We could not check that passkey. Try again, or use another device") from None
    return NewKey(_text(found.credential_id), found.credential_public_key, found.sign_count)


def _challenge(purpose: str, person_id: int | None) -> tuple[str, str]:
    challenge = secrets.token_urlsafe(32)
    return challenge, proofs.locked(json.dumps([challenge, purpose, person_id]), keys(), "passkey")


def _answered(purpose: str, person_id: int | None) -> tuple[bytes, dict[str, Any]]:
    """The challenge that this form carries and the browser's answer; empty when they do not belong together.

    Each challenge counts once.
    """
    told = proofs.unlocked(request.form.get("box", ""), keys(), "passkey", SECONDS)
    challenge, *meant = json.loads(told) if told else [""]
    if not told or meant != [purpose, person_id] or not throttle.taken(limits.for_challenge(challenge), now()):
        return b"", {}
    try:
        answer = json.loads(request.form.get("answer", "")[:LONGEST])
    except (ValueError, RecursionError):
        return b"", {}
    return (urlsafe_b64decode(challenge + "="), answer) if isinstance(answer, dict) else (b"", {})


def _host() -> str:
    return urlsplit(current_app.config["SETTINGS"].base_url).hostname or ""


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
