# Debian and Ubuntu packages: as root into the system, otherwise into $PREFIX, with no trace outside of it. Sourced.

# apt with an own state where this user cannot use the system's.
apt_() {
  if can_be_root; then as_root env DEBIAN_FRONTEND=noninteractive "$@"; return; fi
  mkdir -p "$PREFIX/apt/lists/partial" "$PREFIX/apt/archives/partial"
  APT_CONFIG=/dev/null "$1" -o Dir::State::lists="$PREFIX/apt/lists" -o Dir::Cache="$PREFIX/apt" \
    -o Dir::Cache::archives="$PREFIX/apt/archives" -o APT::Sandbox::User="" "${@:2}"
}

apt_refresh() {
  [ -n "${APT_REFRESHED-}" ] && return
  quietly "Reading the package lists" apt_ apt-get update -qq || die "the package lists cannot be read (apt-get update failed)"
  APT_REFRESHED=1
}

apt_offers() { apt_ apt-cache policy "$1" 2>/dev/null | grep -q 'Candidate: [^(]'; }

# install_debs PACKAGE...: into the system, or unpacked into $PREFIX together with whatever of their needs the system lacks.
install_debs() {
  apt_refresh
  if can_be_root; then
    quietly "Installing $*" apt_ apt-get install -y -qq --no-install-recommends "$@"
    return
  fi
  local needed folder
  folder=$(mktemp -d)
  # A compiler in the prefix needs the C library's files there too.
  case " $* " in *" libc6-dev "*) set -- "$@" libc6 libgcc-s1 ;; esac
  needed=$({ printf '%s\n' "$@"; apt_ apt-get -s --no-install-recommends install "$@" 2>/dev/null | awk '/^Inst/{print $2}'; } | sort -u)
  # shellcheck disable=SC2086
  (cd "$folder" && quietly "Fetching $* without root" apt_ apt-get download $needed) || return 1
  for deb in "$folder"/*.deb; do dpkg -x "$deb" "$PREFIX" || return 1; done
  rm -rf "$folder"
}

# wrap PROGRAM PATH [NAME=VALUE]: a command in $PREFIX/bin that runs an unpacked program with the unpacked libraries, and a variable of its own.
wrap() {
  local libraries
  libraries=$(find "$PREFIX/usr/lib" "$PREFIX/lib" -maxdepth 1 -type d -name '*-linux-gnu*' 2>/dev/null | paste -sd:)
  mkdir -p "$PREFIX/bin"
  printf '#!/bin/sh\n%sLD_LIBRARY_PATH="%s${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" exec "%s" "$@"\n' "${3:+$3 }" "$libraries" "$2" \
    >"$PREFIX/bin/$1"
  chmod +x "$PREFIX/bin/$1"
}
