# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the containers read is written whole, readable for them, and holds no secret that is not theirs."""

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from gateway.errors import GatewayError
from ops import server_secrets
from ops.errors import OpsError
from ops.server import render
from ops.server.render import Input


def _files(folder: Path) -> dict[str, Path]:
    return {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}


def test_everything_that_is_mounted_is_there(given: Input) -> None:
    render.render(given)
    assert set(_files(given.place.rendered)) >= {
        "caddy/Caddyfile.server",
        "caddy/site.caddy",
        "caddy/tls-internal.caddy",
        "caddy/custom.css",
        "caddy/starting.html",
        "gateway/ampel.yaml",
        "litellm/config.yaml",
        "litellm/lock.json",
        "litellm/environment.json",
        "litellm/ca.pem",
        "open-webui/settings.json",
        "open-webui/functions.json",
        "keys/providers.env",
        "keys/squid.conf",
        "keys/yellow_simulation_key",
        "keys/red_simulation_key",
        "keys/tls_cert",
        "keys/tls_key",
        "keys/smtp_password",
        "prometheus/prometheus.yml",
        "prometheus-rules/gateway.yml",
        "prometheus-targets/parts.yml",
        "prometheus-targets/probes.yml",
        "alertmanager/alertmanager.yml",
        "blackbox-exporter/blackbox.yml",
        "node-exporter/README",
        "grafana-dashboards/overview.json",
        "grafana-datasources/prometheus.yml",
        "grafana-providers/ki-ampel.yml",
    }
    assert not [name for name in _files(given.place.rendered) if name.endswith(".test.yml")]


def test_other_users_can_read_it_in_the_containers_and_the_keys_only_there(given: Input) -> None:
    render.render(given)
    for path in _files(given.place.rendered).values():
        assert path.stat().st_mode & 0o044 == 0o044, path
    assert stat.S_IMODE(given.place.keys.stat().st_mode) == 0o700
    assert stat.S_IMODE((given.place.rendered / "litellm").stat().st_mode) == 0o755


def test_no_secret_stands_outside_of_the_folder_of_keys(given: Input) -> None:
    variables = render.render(given)
    secrets = [(given.place.secrets / name).read_text("utf-8") for name in server_secrets.SECRETS]
    text = str(variables)
    for name, path in _files(given.place.rendered).items():
        if not name.startswith("keys/"):
            text += path.read_text(encoding="utf-8")
    assert [secret for secret in secrets if secret in text] == []


def test_only_the_keys_that_the_policy_names_go_to_litellm(given: Input) -> None:
    providers = given.place.secrets / "providers.env"
    with providers.open("a", encoding="utf-8") as file:
        file.write("FOREIGN_KEY=of-somebody-else\n")
    render.render(given)
    text = (given.place.keys / "providers.env").read_text(encoding="utf-8")
    assert {line.partition("=")[0] for line in text.splitlines()} == {"AMPEL_YELLOW_KEY", "AMPEL_RED_KEY"}
    red = (given.place.keys / "red_simulation_key").read_text(encoding="utf-8")
    assert f"AMPEL_RED_KEY={red}\n" in text


def test_open_webui_knows_the_gateway_and_its_own_name(given: Input) -> None:
    render.render(given)
    values = json.loads((given.place.rendered / "open-webui" / "settings.json").read_text(encoding="utf-8"))
    assert values["OPENAI_API_BASE_URLS"] == "http://gateway:8090/v1"
    assert values["WEBUI_URL"] == values["CORS_ALLOW_ORIGIN"] == "https://ki.lindenrath.example"
    assert values["WEBUI_SESSION_COOKIE_SECURE"] == "True"
    assert values["ENABLE_SIGNUP"] == "False"
    assert all(isinstance(value, str) for value in values.values())


def test_the_same_again_changes_nothing(given: Input) -> None:
    first = render.render(given)
    before = {name: path.stat().st_ino for name, path in _files(given.place.rendered).items()}
    assert render.render(given) == first
    after = {name: path.stat().st_ino for name, path in _files(given.place.rendered).items()}
    # LiteLLM's two files are always replaced, with the same content.
    assert {name for name in before if before[name] != after[name]} <= {"litellm/config.yaml", "litellm/lock.json"}


@pytest.mark.parametrize(
    ("path", "changed"),
    [
        ("secrets/providers.env", {"LITELLM"}),
        ("ampel.yaml", {"GATEWAY"}),
    ],
)
def test_a_change_replaces_those_who_read_it(path: str, changed: set[str], given: Input) -> None:
    first = render.render(given)
    target = given.place.project / path
    text = target.read_text(encoding="utf-8")
    target.write_text(text.replace("AMPEL_RED_KEY=", "AMPEL_RED_KEY=1") + "# another\n", encoding="utf-8")
    second = render.render(given)
    different = {name.removeprefix("AMPEL_DIGEST_") for name in first if first[name] != second[name]}
    assert different == changed


def test_missing_secrets_are_named_before_anything_is_written(given: Input) -> None:
    (given.place.secrets / "ticket_secret").unlink()
    with pytest.raises(OpsError, match=r"ticket_secret.*ampel init"):
        render.render(given)
    assert not given.place.rendered.exists()


def test_a_missing_key_of_a_provider_stops_it_before_anything_is_written(given: Input) -> None:
    (given.place.secrets / "providers.env").unlink()
    with pytest.raises(GatewayError, match="AMPEL_RED_KEY"):
        render.render(given)
    assert not given.place.rendered.exists()


def test_a_file_that_a_setting_names_and_that_is_not_there(given: Input) -> None:
    settings = given.settings.model_copy(update={"ca_file": Path("fehlt.pem")})
    with pytest.raises(OpsError, match=r"AMPEL_CA_FILE=fehlt\.pem"):
        render.render(replace(given, settings=settings))


@pytest.mark.parametrize(
    ("port", "origin"), [(443, "https://ki.lindenrath.example"), (8443, "https://ki.lindenrath.example:8443")]
)
def test_the_address_that_people_type(port: int, origin: str, given: Input) -> None:
    assert render.origin(given.settings.model_copy(update={"https_port": port})) == origin


@pytest.mark.parametrize(
    ("chosen", "profiles"),
    [("", "cpu"), ("simulation", "cpu,simulation"), ("gpu", "gpu"), ("gpu,public", "gpu,public")],
)
def test_without_graphics_cards_the_small_models_answer(chosen: str, profiles: str, given: Input) -> None:
    assert render.profiles(given.settings.model_copy(update={"compose_profiles": chosen})) == profiles


def test_the_audit_goes_where_the_settings_say(given: Input) -> None:
    assert "AMPEL_AUDIT_VOLUME" not in render.addresses(given.place, given.settings)
    settings = type(given.settings)(domain="a.example", admin_email="a@b.example", audit_dir=Path("/mnt/audit"))
    assert render.addresses(given.place, settings)["AMPEL_AUDIT_VOLUME"] == "/mnt/audit"


def test_official_images_unless_packages_are_asked_for(given: Input) -> None:
    assert render.addresses(given.place, given.settings)["AMPEL_IMAGE_CADDY"].startswith("ki-ampel/caddy:")
    official = given.settings.model_copy(update={"images": "official"})
    assert not [name for name in render.addresses(given.place, official) if name.startswith("AMPEL_IMAGE_")]


@pytest.mark.parametrize(
    ("profiles", "images", "rendered", "overview"),
    [
        ("", "official", "cpu", "ampel status"),
        ("monitoring", "official", "cpu,grafana,monitoring", "https://ki.lindenrath.example/grafana/"),
        ("monitoring", "packages", "cpu,monitoring", "ampel status"),
        ("gpu,monitoring", "official", "gpu,gpu-monitoring,grafana,monitoring", "/grafana/"),
    ],
)
def test_the_monitoring_follows_the_profiles(
    profiles: str, images: str, rendered: str, overview: str, given: Input
) -> None:
    """Grafana cannot be built, and graphics cards are watched where there are any."""
    changes = {"compose_profiles": profiles, "images": images}
    changed = replace(given, settings=given.settings.model_copy(update=changes))
    with (given.place.project / ".env").open("a", encoding="utf-8") as file:
        file.write("AMPEL_ALERT_EMAIL=it@lindenrath.example\nAMPEL_SMTP_HOST=mail.lindenrath.example\n")
    assert render.render(changed)["COMPOSE_PROFILES"] == rendered
    mail = (given.place.rendered / "alertmanager" / "alertmanager.yml").read_text("utf-8")
    assert "to: it@lindenrath.example" in mail
    assert overview in mail
    asked = (given.place.rendered / "prometheus-targets" / "parts.yml").read_text("utf-8")
    assert ("gpu-exporter" in asked) is ("gpu" in profiles)


def test_the_password_of_the_mail_server_is_a_secret(given: Input) -> None:
    (given.place.project / "smtp").write_text("geheim-geheim", encoding="utf-8")
    with (given.place.project / ".env").open("a", encoding="utf-8") as file:
        file.write("AMPEL_ALERT_EMAIL=it@a.example\nAMPEL_SMTP_HOST=mail.a.example\n")
        file.write("AMPEL_SMTP_USER=ki\nAMPEL_SMTP_PASSWORD_FILE=smtp\n")
    render.render(given)
    assert (given.place.keys / "smtp_password").read_text("utf-8") == "geheim-geheim"
    assert "geheim" not in (given.place.rendered / "alertmanager" / "alertmanager.yml").read_text("utf-8")


def test_settings_of_the_alerts_that_do_not_fit_stop_it_before_anything_is_written(given: Input) -> None:
    with (given.place.project / ".env").open("a", encoding="utf-8") as file:
        file.write("AMPEL_ALERT_EMAIL=it\n")
    with pytest.raises(OpsError, match="AMPEL_ALERT_EMAIL"):
        render.render(given)
    assert not given.place.rendered.exists()
