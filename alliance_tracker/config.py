"""Every setting, read once from the environment and the file `.env`. Nothing else reads the environment."""

import os
import secrets
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from alliance_tracker.errors import SettingWrong
from alliance_tracker.records import Record

PREFIX = "ALLIANCE_TRACKER_"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Settings(Record):
    """The settings of one running tracker. Passwords and keys never show in its repr."""

    data_dir: Path
    database_url: str
    secret_key: str
    old_secret_keys: tuple[str, ...] = ()
    base_url: str = "http://127.0.0.1:8000"
    allowed_hosts: frozenset[str] = frozenset()
    proxies: int = 0
    host: str = "127.0.0.1"
    port: int = 8000
    today: date | None = None
    demonstration: bool = False
    logo: bool = False
    mail_from: str = ""
    mail_url: str = ""
    testing: bool = False

    def __repr__(self) -> str:
        return f"Settings(data_dir={self.data_dir!r}, base_url={self.base_url!r})"

    @property
    def secure(self) -> bool:
        """Whether browsers reach the tracker over https; decides the names and flags of its cookies."""
        return self.base_url.startswith("https://")

    @property
    def no_mail(self) -> bool:
        """Whether no mail server is set, so that all mail waits."""
        return not (self.mail_url and self.mail_from)

    @property
    def hosts(self) -> frozenset[str]:
        """Host names that requests may carry: the one of the base address, and those allowed beside it."""
        named = urlsplit(self.base_url).hostname or ""
        return self.allowed_hosts | {named} | (LOOPBACK if named in LOOPBACK else set())

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None, **changes: object) -> "Settings":
        """The settings of this process. Raises SettingWrong with one sentence when one cannot be right."""
        given = dict(environ) if environ is not None else {**dotenv_values(".env"), **os.environ}
        told = {name.removeprefix(PREFIX): value for name, value in given.items() if value and name.startswith(PREFIX)}
        data_dir = Path(told.get("DATA_DIR", "instance")).resolve()
        demonstration = bool(changes.get("demonstration", False))
        database = "demonstration.sqlite" if demonstration else "tracker.sqlite"
        url = told.get("DATABASE_URL", f"sqlite:///{data_dir / database}")
        port = _whole(told.get("PORT", "8000"), "PORT")
        values: dict[str, object] = {
            "data_dir": data_dir,
            "database_url": _with_driver(url),
            "secret_key": told.get("SECRET_KEY") or _kept_key(data_dir, url),
            "old_secret_keys": tuple(key for key in told.get("OLD_SECRET_KEYS", "").split(",") if key),
            "base_url": told.get("BASE_URL", f"http://127.0.0.1:{port}").rstrip("/"),
            "allowed_hosts": frozenset(name for name in told.get("ALLOWED_HOSTS", "").split(",") if name),
            "proxies": _whole(told.get("PROXIES", "0"), "PROXIES"),
            "host": told.get("HOST", "127.0.0.1"),
            "port": port,
            "today": _day(told["TODAY"]) if told.get("TODAY") else None,
            "logo": told.get("LOGO", "") in {"1", "yes", "true"},
            "mail_from": told.get("MAIL_FROM", ""),
            "mail_url": told.get("MAIL_URL", ""),
        }
        settings = cls(**(values | changes))  # type: ignore[arg-type]
        settings.check()
        return settings

    def check(self) -> None:
        """Refuse what could not be safe. Raises SettingWrong."""
        if len(self.secret_key) < 32 or len(set(self.secret_key)) < 8:
            raise SettingWrong(
                f"{PREFIX}SECRET_KEY must be at least 32 characters of chance. Make one with: "
                "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )
        address = urlsplit(self.base_url)
        if address.scheme not in {"http", "https"} or not address.hostname:
            raise SettingWrong(f"{PREFIX}BASE_URL must be an address like https://tracker.example.nhs.uk")
        if address.scheme == "http" and address.hostname not in LOOPBACK:
            raise SettingWrong(
                f"{PREFIX}BASE_URL must begin with https:// unless the tracker is used on this machine alone"
            )
        if self.data_dir.exists() and self.data_dir.stat().st_mode & 0o007 and os.name == "posix":
            raise SettingWrong(
                f"Anyone on this machine can open {self.data_dir}. Close it with: chmod 750 {self.data_dir}"
            )


def _with_driver(url: str) -> str:
    """PostgreSQL addresses as people write them, with the driver that is installed."""
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _kept_key(data_dir: Path, url: str) -> str:
    """The key made on the first start and kept beside the SQLite file; several servers must be given one."""
    if not url.startswith("sqlite"):
        raise SettingWrong(f"Set {PREFIX}SECRET_KEY: with PostgreSQL every server needs the same one")
    kept = data_dir / "secret_key"
    if not kept.exists():
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass
    return kept.read_text().strip()


def _whole(text: str, name: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise SettingWrong(f"{PREFIX}{name} is “{text}”. It must be a whole number, like 8000")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SettingWrong(f"{PREFIX}TODAY is “{text}”. It must be a date like 2018-10-12") from None
