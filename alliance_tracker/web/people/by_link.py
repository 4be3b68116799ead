"""Working by the link in an e-mail: open it, have a code sent to the same address, type it, do the one thing.

Opening it (mail scanners do) sends nothing, spends nothing and shows only whose it is. No account is signed in. The
secret stands in one address alone; from the code on the link's number does, and a locked cookie is the proof.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

from flask import Response, current_app, request, url_for

from alliance_tracker.data.people.link_codes import LinkCodes
from alliance_tracker.data.people.mail import Message
from alliance_tracker.errors import RuleBroken
from alliance_tracker.records import Record
from alliance_tracker.rules.people import proofs
from alliance_tracker.rules.people import throttle as limits
from alliance_tracker.web.clock import now
from alliance_tracker.web.forms import SecretField, TrackerForm
from alliance_tracker.web.people.entering import check_place, keys, place, set_own_cookie
from alliance_tracker.web.show import done

log = logging.getLogger("alliance_tracker.people")
PROVED = ""
"""Stands in the place of what was asked for, once the right code was given."""
PROVED_SECONDS = 4 * 3600
TOO_MUCH_MAIL = "Too many codes were asked for. Wait 15 minutes, then ask again"
WRONG_CODE = "That code is not right, or its 10 minutes are over. Check it, or ask for another one"
Letter = Callable[[str], Message]
"""The e-mail with these digits."""


class SendForm(TrackerForm):
    """Have a code sent to the address of the link."""

    form_name = "send"


class CodeForm(TrackerForm):
    """The code from the e-mail."""

    form_name = "code"
    code = SecretField("Code", "Six digits", required="Enter the code from the e-mail")


class ByLink(Record):
    """One kind of link: its name in cookies and logs, its codes, the page of the code and the page behind it."""

    kind: str
    codes: LinkCodes
    code_page: str
    next_page: str

    def asked(self, form: TrackerForm, number: int, letter: Letter) -> Response | None:
        """The way to the page of the code once one is sent; nothing when none was asked for, or too many were."""
        if request.form.get("form") != SendForm.form_name:
            return None
        check_place()
        digits, nonce = proofs.new_code(), secrets.token_urlsafe(16)
        kept = self._hash(number, nonce, digits)
        if not self.codes.send(number, limits.for_link_mail(self._name(number)), kept, letter(digits), now()):
            form.add(RuleBroken(TOO_MUCH_MAIL))
            return None
        return self._keep(self._on(self.code_page, number), number, nonce, int(proofs.CODE_LIVES.total_seconds()))

    def answered(self, form: CodeForm, number: int, letter: Letter) -> Response | None:
        """The way on once the right code is given, or another one is sent; nothing otherwise, and the form says why."""
        asked = self.asked(form, number, letter)
        if asked is not None or not form.sent() or not form.validate():
            return asked
        check_place()
        kept = self._hash(number, self._told(number) or "", form.code.data)
        if not self.codes.are_right(number, limits.for_link_code(self._name(number)), kept, now()):
            log.warning("code of link %s refused from %s", self._name(number), place())
            form.add(RuleBroken(WRONG_CODE, field="code"))
            return None
        log.info("code of link %s given from %s", self._name(number), place())
        return self.renewed(self._on(self.next_page, number), number)

    def is_known(self, number: int) -> bool:
        """Whether this browser has asked for a code, or given the right one."""
        return self._told(number) is not None

    def is_proved(self, number: int) -> bool:
        """Whether this browser has given the right code, within four hours."""
        return self._told(number) == PROVED

    def renewed(self, response: Response, number: int) -> Response:
        """Whoever is at work keeps the proof for another four hours."""
        return self._keep(response, number, PROVED, PROVED_SECONDS)

    def _name(self, number: int) -> str:
        return f"{self.kind} {number}"

    def _on(self, page: str, number: int) -> Response:
        return done(url_for(page, number=number))

    def _hash(self, number: int, nonce: str, digits: str) -> str:
        return proofs.code_hash(keys()[0], f"{self._name(number)} {nonce}", digits)

    def _cookie(self, number: int) -> str:
        name = f"{self.kind}-{number}"
        return f"__Host-{name}" if current_app.config["SETTINGS"].secure else name

    def _keep(self, response: Response, number: int, told: str, seconds: int) -> Response:
        set_own_cookie(response, self._cookie(number), proofs.locked(told, keys(), self._name(number)), seconds)
        return response

    def _told(self, number: int) -> str | None:
        """What was asked for, by its random name; PROVED; or None for a browser that has done neither in time."""
        locked = request.cookies.get(self._cookie(number), "")
        return proofs.unlocked(locked, keys(), self._name(number), PROVED_SECONDS)
