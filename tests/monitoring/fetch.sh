#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2

# fetch.sh FOLDER: unpack Prometheus, Alertmanager and the exporters from Debian's packages there. Unpacked and not
# installed: nothing is started, nothing outside of the folder changes, and root is not needed.
set -euo pipefail
packages=(prometheus prometheus-alertmanager prometheus-node-exporter prometheus-blackbox-exporter prometheus-postgres-exporter)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
mkdir -p "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial" "$folder/packages"

# Lists of its own: those of the machine may be old, absent, or somebody else's.
apt=(apt-get -qq -o "Dir::State::lists=$folder/apt/lists" -o "Dir::Cache=$folder/apt/cache")
[ "$(id -u)" -ne 0 ] || apt+=(-o APT::Sandbox::User=root)

command -v apt-get >/dev/null || { echo "This needs apt-get: the programs come from Debian's packages"; exit 1; }
rm -f "$folder"/packages/*.deb
"${apt[@]}" update
(cd "$folder/packages" && "${apt[@]}" download "${packages[@]}")
for package in "$folder"/packages/*.deb; do
  dpkg-deb -x "$package" "$folder/root"
done
# Debian's Alertmanager looks for the pages that it brings along at one place only. Of the same length, and from the
# folder that it is started in: the tests start it in root/.
LC_ALL=C sed -i 's#/usr/share/prometheus/alertmanager#usr//share/prometheus/alertmanager#g' \
  "$folder/root/usr/bin/prometheus-alertmanager"
rm -rf "$folder/apt" "$folder/packages"
touch "$folder/.done"
