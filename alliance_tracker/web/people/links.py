"""Pages behind links sent by e-mail: invitations and new passwords. Sending the form spends one, opening does not."""

from flask import Response, url_for

from alliance_tracker.data import people, writing
from alliance_tracker.data.people import LinkPurpose, LinkSpent, accounts, asking, mail
from alliance_tracker.data.people import links as kept
from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.history import Actor
from alliance_tracker.rules.people import addresses
from alliance_tracker.rules.people import throttle as limits
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.forms import EmailField, LineField, SecretField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.people import letters
from alliance_tracker.web.people.entering import check_place, enter, known_browser, log, place
from alliance_tracker.web.people.pages import pages
from alliance_tracker.web.show import done, show

SENT = "If that address has an account, a link is on its way. It works for one hour."
TOO_MUCH = "Too many e-mails were asked for. Wait 15 minutes, then ask again."


class ResetForm(TrackerForm):
    email = EmailField("E-mail address", required="Enter your e-mail address")


class NewPasswordForm(TrackerForm):
    password = SecretField("New password", required="Enter a new password")


class WelcomeForm(TrackerForm):
    name = LineField("Your name", "As colleagues know you.", required="Enter your name", most=100)
    password = SecretField("Password", "Leave it empty if you would rather have a code sent to you each time.")


@pages.route("/reset", methods=["GET", "POST"])
@needs(Action.SIGN_IN)
def reset() -> Response:
    """Ask for a link. The answer is the same for every address."""
    form = ResetForm.opened()
    if form.sent() and form.validate():
        check_place()
        email = form.email.data
        counters = limits.for_mail(addresses.folded_address(email), known_browser(email))
        if asking.send_reset(email, counters, letters.reset, now()):
            log.info("a reset link was asked for from %s", place())
            return done(url_for("people.sign_in"), SENT)
        form.add(RuleBroken(TOO_MUCH))
    return show("people/reset.html", form=form)


@pages.route("/reset/<token>", methods=["GET", "POST"])
@needs(Action.SIGN_IN)
def new_password(token: str) -> Response:
    """Choose a new password. It signs nobody in, and the second step is asked for as before."""
    form = NewPasswordForm.opened()
    bearer = kept.bearer(token, now(), LinkPurpose.RESET)
    if bearer is None:
        check_place()
        return show("people/link_spent.html", status=404, again=url_for("people.reset"))
    account = people.account(bearer, today())
    if form.sent() and form.validate():
        try:
            hashed = account.new_password_hash(form.password.data)
            with writing(Actor(bearer, "By e-mailed link", place()), now()) as tx:
                accounts.reset_password(tx, token, hashed)
                mail.post(tx.session, letters.changed(account.email, "password"), now())
        except LinkSpent:
            return show("people/link_spent.html", status=409, again=url_for("people.reset"))
        except RuleBroken as problem:
            form.add(problem)
        else:
            log.info("person %s reset their password from %s", bearer, place())
            return done(url_for("people.sign_in"), "Your new password is saved. Sign in with it.")
    return show("people/new_password.html", form=form, email=account.email, least=account.least_password)


@pages.route("/welcome/<token>", methods=["GET", "POST"])
@needs(Action.SIGN_IN)
def welcome(token: str) -> Response:
    """Take up an invitation. The link proves the address, so it signs in; a second step is set up next where needed."""
    bearer = kept.bearer(token, now(), LinkPurpose.INVITE, LinkPurpose.FIRST_ADMIN)
    if bearer is None:
        check_place()
        return show("people/link_spent.html", status=404, again="")
    account = people.account(bearer, today())
    form = WelcomeForm.opened({"name": account.name})
    if form.sent() and form.validate():
        try:
            typed = form.password.data
            hashed = account.new_password_hash(typed) if typed else None
            with writing(Actor(bearer, "By invitation", place()), now()) as tx:
                accounts.welcome(tx, token, form.name.data, hashed)
        except LinkSpent:
            return show("people/link_spent.html", status=409, again="")
        except RuleBroken as problem:
            form.add(problem)
        else:
            log.info("person %s took up their invitation from %s", bearer, place())
            return enter(people.account(bearer, today()), "invitation")
    return show("people/welcome.html", form=form, email=account.email, least=account.least_password)
