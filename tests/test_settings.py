"""A wrong setting names its variable and how to mend it."""

import pytest

from mvoscan.settings import SettingError, load_settings


@pytest.mark.parametrize(
    ("variable", "value", "remedy"),
    [
        ("MVOSCAN_PUBLIC_URL", "scan.example", "http:// of https://"),
        ("MVOSCAN_SIGNING_KEYS", "/nergens/sleutels", "/nergens/sleutels bestaat niet"),
        ("MVOSCAN_BRAND_COLOUR", "groen", "#rrggbb"),
        ("MVOSCAN_SESSION_DAYS", "veel", "Dagen dat een bezoeker toegang houdt"),
        ("MVOSCAN_LINK_DAYS", "0", "Dagen dat een bewaarde link geldig blijft"),
        ("MVOSCAN_ACCESSIBILITY_STATUS", "best wel", "volledig, gedeeltelijk of niet"),
        ("MVOSCAN_APPROVER_EMAILS", "an@voorbeeld.be, bo", "'bo' is geen e-mailadres"),
        ("MVOSCAN_MAIL_FROM", "scan", "'scan' is geen e-mailadres"),
        ("MVOSCAN_RELEASE_GRACE_DAYS", "-1", "Dagen na het einde van een periode"),
        ("MVOSCAN_OFFICIAL", "misschien", "true als dit een site van de Vlaamse overheid is"),
    ],
)
def test_a_wrong_setting_is_named_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, remedy: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingError) as caught:
        load_settings()

    assert variable in str(caught.value)
    assert remedy in str(caught.value)


def test_a_standby_is_for_postgresql_only_and_its_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MVOSCAN_READ_DATABASE_URL", "postgresql+psycopg://scan:geheim@server/mvoscan")
    with pytest.raises(SettingError, match=r"='postgresql.psycopg://…@server/mvoscan'"):
        load_settings()
    monkeypatch.setenv("MVOSCAN_DATABASE_URL", "postgresql+psycopg://scan@server/mvoscan")
    assert load_settings().read_database_url.endswith("@server/mvoscan")


@pytest.mark.parametrize(
    ("address", "several"),
    [("scan:a,b@one/mvoscan", False), ("scan@one,two/mvoscan", True), ("scan@/mvoscan?host=one&host=two", True)],
)
def test_an_address_with_more_servers_is_known_as_such(
    monkeypatch: pytest.MonkeyPatch, address: str, several: object
) -> None:
    monkeypatch.setenv("MVOSCAN_DATABASE_URL", f"postgresql+psycopg://{address}")
    assert load_settings().several_databases is several


LOGIN = {
    "MVOSCAN_LOGIN_ISSUER": "https://login.example",
    "MVOSCAN_LOGIN_CLIENT_ID": "mvoscan",
    "MVOSCAN_LOGIN_CLIENT_SECRET_FILE": __file__,
    "MVOSCAN_LOGIN_OPERATOR_ROLE": "Beheerder",
    "MVOSCAN_LOGIN_APPROVER_ROLE": "Goedkeurder",
}


def test_a_whole_login_is_taken_and_none_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not load_settings().login
    for variable, value in LOGIN.items():
        monkeypatch.setenv(variable, value)
    assert load_settings().login
    assert load_settings().login_client_secret.startswith('"""A wrong setting')


@pytest.mark.parametrize("missing", LOGIN)
def test_half_a_login_names_what_is_missing(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    for variable, value in LOGIN.items():
        monkeypatch.setenv(variable, "" if variable == missing else value)
    with pytest.raises(SettingError) as caught:
        load_settings()
    assert str(caught.value).startswith(f"{missing}='' is niet bruikbaar: hij ontbreekt.")
    assert str(caught.value).count("ontbreekt") == 1


@pytest.mark.parametrize(
    ("variable", "value", "remedy"),
    [
        ("MVOSCAN_LOGIN_ISSUER", "http://login.example", "begin met https://"),
        ("MVOSCAN_LOGIN_ISSUER", "https://", "begin met https://"),
        ("MVOSCAN_LOGIN_ISSUER", "ftp://localhost", "begin met https://"),
        ("MVOSCAN_LOGIN_CLIENT_SECRET_FILE", "/bestaat/niet", "kan niet gelezen worden"),
        ("MVOSCAN_LOGIN_CLIENT_SECRET_FILE", "/dev/null", "leeg of kan niet"),
        ("MVOSCAN_LOGIN_SCOPES", "profile vo", "vraag ook openid"),
        ("MVOSCAN_LOGIN_HOURS", "25", "Uren waarna een aanmelding altijd eindigt"),
    ],
)
def test_a_wrong_setting_of_the_login_is_named_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, remedy: str
) -> None:
    for name, given in {**LOGIN, variable: value}.items():
        monkeypatch.setenv(name, given)
    with pytest.raises(SettingError) as caught:
        load_settings()
    assert variable in str(caught.value)
    assert remedy in str(caught.value)


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MVOSCAN_SESSION_DAYS", "veel")
    monkeypatch.setenv("MVOSCAN_LINK_DAYS", "weinig")
    with pytest.raises(SettingError, match=r"MVOSCAN_SESSION_DAYS[\s\S]*MVOSCAN_LINK_DAYS"):
        load_settings()


def test_trusted_origins_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MVOSCAN_TRUSTED_ORIGINS", "https://a.example, https://b.example")

    assert load_settings().trusted_origins == ("https://a.example", "https://b.example")


def test_without_a_database_address_it_is_sqlite_in_the_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MVOSCAN_DATABASE_URL", raising=False)
    monkeypatch.setenv("MVOSCAN_DATA", "/srv/scan")

    assert load_settings().database == "sqlite:////srv/scan/mvoscan.db"


def test_a_mail_server_without_a_sender_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MVOSCAN_SMTP_HOST", "mail.voorbeeld.be")
    with pytest.raises(SettingError, match=r"MVOSCAN_MAIL_FROM[\s\S]*afzender nodig"):
        load_settings()
