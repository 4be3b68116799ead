"""Settings: what may be left out, and what the tracker refuses to start with, each in one sentence."""

import os
from datetime import date

import pytest

from alliance_tracker.config import PREFIX, Settings
from alliance_tracker.errors import SettingWrong

KEY = "0123456789abcdefghijklmnopqrstuvwxyz"


def given(tmp_path, **told):
    told = {"DATA_DIR": str(tmp_path / "data"), "SECRET_KEY": KEY} | told
    return {PREFIX + name: value for name, value in told.items() if value is not None}


def test_everything_may_be_left_out_with_sqlite(tmp_path):
    settings = Settings.from_env(given(tmp_path, SECRET_KEY=None))
    assert settings.database_url == f"sqlite:///{tmp_path}/data/tracker.sqlite"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert len(settings.secret_key) >= 32 and settings.today is None


def test_the_key_made_on_the_first_start_is_kept_and_closed_to_others(tmp_path):
    first, second = (Settings.from_env(given(tmp_path, SECRET_KEY=None)) for _ in range(2))
    assert first.secret_key == second.secret_key
    assert os.stat(tmp_path / "data" / "secret_key").st_mode & 0o077 == 0


def test_a_demonstration_has_a_database_of_its_own(tmp_path):
    assert "demonstration.sqlite" in Settings.from_env(given(tmp_path), demonstration=True).database_url


@pytest.mark.parametrize("written", ["postgres://u:p@h/n", "postgresql://u:p@h/n", "postgresql+psycopg://u:p@h/n"])
def test_postgresql_addresses_as_people_write_them(tmp_path, written):
    settings = Settings.from_env(given(tmp_path, DATABASE_URL=written))
    assert settings.database_url == "postgresql+psycopg://u:p@h/n"


def test_all_that_can_be_told(tmp_path):
    settings = Settings.from_env(
        given(
            tmp_path,
            BASE_URL="https://tracker.example/",
            ALLOWED_HOSTS="other.example,third.example",
            PROXIES="2",
            PORT="8123",
            TODAY="2018-10-12",
            LOGO="yes",
            OLD_SECRET_KEYS="one,two",
        )
    )
    assert settings.base_url == "https://tracker.example" and settings.secure
    assert settings.hosts == {"tracker.example", "other.example", "third.example"}
    assert (settings.proxies, settings.port, settings.today) == (2, 8123, date(2018, 10, 12))
    assert settings.logo and settings.old_secret_keys == ("one", "two")


BAD = [
    ({"SECRET_KEY": "short"}, "at least 32 characters"),
    ({"SECRET_KEY": "a" * 40}, "at least 32 characters"),
    ({"SECRET_KEY": None, "DATABASE_URL": "postgresql://h/n"}, "every server needs the same one"),
    ({"BASE_URL": "http://tracker.example"}, "must begin with https://"),
    ({"BASE_URL": "tracker.example"}, "must be an address"),
    ({"BASE_URL": "ftp://tracker.example"}, "must be an address"),
    ({"PORT": "eighty"}, "must be a whole number"),
    ({"PORT": "-1"}, "must be a whole number"),
    ({"PORT": "٨٠٠٠"}, "must be a whole number"),
    ({"PROXIES": "one"}, "must be a whole number"),
    ({"TODAY": "31 February 2018"}, "must be a date like 2018-10-12"),
    ({"TODAY": "2018-02-31"}, "must be a date like 2018-10-12"),
]


@pytest.mark.parametrize(("told", "said"), BAD)
def test_what_cannot_be_right_is_refused_in_one_sentence(tmp_path, told, said):
    with pytest.raises(SettingWrong, match=said):
        Settings.from_env(given(tmp_path, **told))


def test_a_data_folder_that_others_can_read_is_refused(tmp_path):
    (tmp_path / "data").mkdir(mode=0o755)
    (tmp_path / "data").chmod(0o755)
    with pytest.raises(SettingWrong, match="chmod 750"):
        Settings.from_env(given(tmp_path))


def test_no_secret_shows_when_settings_are_printed(tmp_path):
    settings = Settings.from_env(
        given(
            tmp_path, DATABASE_URL="postgresql://u:canary@h/n", MAIL_URL="smtps://u:canary@h", OLD_SECRET_KEYS="canary"
        )
    )
    assert "canary" not in repr(settings) and KEY not in repr(settings)
