#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2

# Docker Engine 26 or newer, Compose v2, Buildx and debootstrap from Debian's packages, and a running engine. What is
# there already is left as it is, so it may be called again at any time. Needs root.
#
# Debian 12 has Docker 20.10, without Compose v2, and engines before 26 let names be looked up from networks that are cut
# off (CVE-2024-29018). The packages of Debian 13 run on Debian 12 as they are; nothing else is taken from there.
set -euo pipefail

readonly engine_log=/var/log/ampel-dockerd.log
export DEBIAN_FRONTEND=noninteractive

say() { printf '%s\n' "$*"; }
fail() { printf 'Fehler: %s\n' "$*" >&2; exit 1; }

# The major version of what is installed, or 0.
engine_major() { dockerd --version 2>/dev/null | sed -n 's/.*version \([0-9]*\)\..*/\1/p' | grep . || echo 0; }
has_compose() { docker compose version --short 2>/dev/null | grep -qE '^v?[2-9]'; }
has_all() {
  [ "$(engine_major)" -ge 26 ] && has_compose && docker buildx version >/dev/null 2>&1 && command -v debootstrap >/dev/null
}

add_debian_13() {
  [ ! -e /etc/apt/sources.list.d/ampel-docker.sources ] || return 0
  local mirror
  # The mirror that this machine uses already.
  mirror=$(apt-get indextargets --format '$(REPO_URI) $(CREATED_BY) $(CODENAME)' | awk '$2 == "Packages" && $3 == "bookworm" {print $1; exit}')
  [ -n "$mirror" ] || fail "In den Paketquellen dieses Rechners fehlt Debian 12 (bookworm); sehen Sie in /etc/apt nach"
  cat >/etc/apt/sources.list.d/ampel-docker.sources <<EOF
Types: deb
URIs: $mirror
Suites: trixie
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
EOF
  cat >/etc/apt/preferences.d/ampel-docker <<'EOF'
Package: docker.io docker-cli docker-compose docker-buildx containerd
Pin: release n=trixie
Pin-Priority: 990

Package: *
Pin: release n=trixie
Pin-Priority: -1
EOF
}

install_packages() {
  local packages="docker.io docker-cli docker-compose docker-buildx debootstrap iptables ca-certificates"
  # shellcheck source=/dev/null
  . /etc/os-release
  case "$ID-${VERSION_ID-}" in
    debian-12) add_debian_13 ;;
    ubuntu-*) packages=${packages/docker-cli docker-compose/docker-compose-v2} ;;
    debian-*) ;;
    *) fail "Auf $PRETTY_NAME müssen Sie Docker ab Version 26 mit Compose v2 und Buildx selbst installieren" ;;
  esac
  say "Docker, Compose und Buildx werden aus den Paketen von ${PRETTY_NAME} installiert …"
  apt-get update -qq
  # shellcheck disable=SC2086
  apt-get install -y -qq --no-install-recommends $packages >/dev/null
}

start_engine() {
  docker info >/dev/null 2>&1 && return 0
  say "Docker wird gestartet …"
  if [ -d /run/systemd/system ]; then
    systemctl enable --now docker
  else
    # A machine without systemd, such as one for tests.
    setsid dockerd >>"$engine_log" 2>&1 </dev/null &
  fi
  for _ in $(seq 60); do
    docker info >/dev/null 2>&1 && return 0
    sleep 1
  done
  [ ! -e "$engine_log" ] || tail -n 20 "$engine_log" >&2
  fail "Docker ist nach 60 Sekunden noch nicht bereit"
}

[ "$(id -u)" -eq 0 ] || fail "Dieses Skript installiert Pakete und braucht Administratorrechte: sudo $0"
has_all || install_packages
has_all || fail "Docker ab Version 26 mit Compose v2 und Buildx ließ sich nicht installieren"
start_engine
say "Bereit: Docker $(docker version --format '{{.Server.Version}}'), Compose $(docker compose version --short)"
