#!/usr/bin/env bash
# Installs the package on a Debian of its own and lets the service run the shipped day there:
#   tests/package/install.sh PACKAGE.deb
# SUITE (the Debian of this machine) and MIRROR name what the system is made of. It is started in a container, with a
# systemd of its own; nothing of this machine is changed.
set -euo pipefail
export LC_ALL=C
package=$(realpath "${1:?usage: install.sh PACKAGE.deb}")
skip() { echo "install: skipped, $1"; exit 0; }
[ "$(id -u)" = 0 ] || skip "a container is started by root alone"
for tool in debootstrap systemd-nspawn timeout; do
    command -v $tool >/dev/null || skip "there is no $tool: apt-get install debootstrap systemd-container"
done
suite=${SUITE:-$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)}
mirror=${MIRROR:-http://deb.debian.org/debian}
work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT
root=$work/system
made() { debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus "$suite" "$root" "$mirror"; }
made >"$work/made" 2>&1 || { tail -3 "$work/made"; skip "a $suite cannot be made from $mirror"; }

# What the system does when it is up, and how it ends. The day that is run is that of the shipped files; the timer's own
# command has none, and would ask for today's.
mkdir -p "$root/test" "$root/etc/systemd/system/innkreving.service.d"
cp "$package" "$root/test/"
cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
cat >"$root/test/steps.sh" <<'STEPS'
#!/bin/bash
set -euxo pipefail
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
day=2026-11-20
apt-get install --yes --no-install-recommends /test/innkreving_*.deb
id innkreving
getent passwd innkreving | grep -q '/nologin$'
innkreving --version
compgen -G "/usr/share/man/man1/innkreving.1*"
test -s /usr/share/bash-completion/completions/innkreving
test "$(stat -c '%U %a' /var/lib/innkreving)" = 'innkreving 700'
# Nothing runs before somebody has read the job: not by being installed.
test "$(systemctl is-enabled innkreving.timer)" = disabled
systemctl enable --now innkreving.timer
systemctl is-active innkreving.timer
systemctl list-timers --no-pager innkreving.timer
test "$(systemctl show --property=Unit --value innkreving.timer)" = innkreving.service

cp -rT /usr/share/doc/innkreving/examples/$day /var/spool/innkreving/$day
gunzip --recursive --quiet /var/spool/innkreving/$day || true
printf '[Service]\nExecStart=\nExecStart=%s --date %s\n' \
    "$(sed -n 's/^ExecStart=//p' "$(systemctl show --property=FragmentPath --value innkreving.service)")" "$day" \
    >/etc/systemd/system/innkreving.service.d/day.conf
systemctl daemon-reload
systemctl start innkreving.service
test "$(systemctl show --property=Result --value innkreving.service)" = success
run=/var/lib/innkreving/runs/$day/rev-001
innkreving verify "$run"
wc -l "$run/orders.csv"
test "$(wc -l <"$run/orders.csv")" -gt 100
test "$(find /var/lib/innkreving/runs -type f ! -perm 600 | wc -l)" = 0
test "$(find /var/lib/innkreving/runs ! -user innkreving | wc -l)" = 0
grep -c '^innkreving_' /run/innkreving/night.prom
echo "tables: $(cat "$run"/*.csv | sha256sum | cut -c1-64)"

apt-get remove --yes innkreving
test ! -e /usr/bin/innkreving
test -e "$run/manifest.json" -a -e /etc/innkreving/nightly.toml
echo held >/test/result
STEPS
cat >"$root/etc/systemd/system/test.service" <<'UNIT'
[Unit]
After=network.target
SuccessAction=poweroff-force
FailureAction=poweroff-force

[Service]
Type=oneshot
ExecStart=/bin/bash /test/steps.sh
StandardOutput=append:/test/said
StandardError=append:/test/said
UNIT
mkdir -p "$root/etc/systemd/system/multi-user.target.wants"
ln -s ../test.service "$root/etc/systemd/system/multi-user.target.wants/test.service"

timeout 600 systemd-nspawn --directory "$root" --register=no --keep-unit --boot --quiet </dev/null >"$work/boot" 2>&1 || true
if [ "$(cat "$root/test/result" 2>/dev/null)" != held ]; then
    tail -5 "$work/boot"
    tail -40 "$root/test/said" 2>/dev/null || true
    echo "install: did not hold"
    exit 1
fi

# The same program on this machine: the same tables.
mkdir "$work/here" "$work/here/days"
dpkg-deb --extract "$package" "$work/here/package"
cp "$work"/here/package/etc/innkreving/* "$work/here/"
sed -i "s|^inbox = .*|inbox = \"days\"|; s|^store = .*|store = \"runs\"|" "$work/here/nightly.toml"
cp -r "$work/here/package/usr/share/doc/innkreving/examples/2026-11-20" "$work/here/days/"
gunzip --recursive --quiet "$work/here/days" || true
"$work/here/package/usr/bin/innkreving" run "$work/here/nightly.toml" --date 2026-11-20 --quiet >/dev/null
tables=$(cat "$work"/here/runs/2026-11-20/rev-001/*.csv | sha256sum | cut -c1-64)
grep -q "^tables: $tables" "$root/test/said" || { echo "install: other tables than on this machine"; exit 1; }
echo "install: on a new $suite the package is installed, the timer starts, its service runs the shipped day, and" \
    "removing the package leaves the runs and the job"
