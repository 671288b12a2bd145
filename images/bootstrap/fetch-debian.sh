#!/bin/sh
# Unpacks packages of another Debian release into a folder, installing nothing:
#   fetch-debian.sh RELEASE FOLDER PACKAGE...
# It uses the mirror this machine uses itself, and leaves its package lists alone.
set -eu
release=$1 folder=$2
shift 2

# The first address of main's, in either format of apt's sources.
mirror=$(
    cat /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null |
        sed -n -e 's/^URIs: *\([^ ]*\).*/\1/p' -e 's/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\) .*/\2/p' |
        head -n 1
)
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
if [ -z "$mirror" ] || [ ! -e "$keyring" ]; then
    echo "fetching $*: no Debian mirror in apt's sources, or no $keyring; install them by hand." >&2
    exit 3
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/preferences" "$work/debs"
echo "deb [signed-by=$keyring] $mirror $release main" >"$work/sources.list"
chmod -R a+rX "$work"

apt() {
    apt-get -qq -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o Dir::Etc::preferencesparts="$work/preferences" -o Dir::State::Lists="$work/lists" \
        -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root "$@"
}

apt update
cd "$work/debs"
apt download "$@"
mkdir -p "$folder"
for package in *.deb; do
    dpkg-deb -x "$package" "$folder"
done
