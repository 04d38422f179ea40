# The Debian archive this machine already uses, read from its own apt configuration.
# shellcheck shell=bash
debian_archive() {
  local codename archive
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  archive=${DEBIAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Identifier: Packages' |
    awk -v release="$codename" '$2 == release { print $1; exit }')}
  if [ -z "$archive" ]; then
    echo "apt knows no archive for ${codename:-this release}: run apt-get update, or set DEBIAN_MIRROR" >&2
    return 1
  fi
  echo "${archive%/}"
}
