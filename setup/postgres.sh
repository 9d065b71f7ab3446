# Postgres 15 or newer with pgvector. Sourced; needs say.sh and debs.sh.

PGVECTOR_VERSION=0.8.0-1

# The folders that may hold Postgres' programs, ours first, then the newest.
postgres_folders() {
  printf '%s\n' "$PREFIX/bin"
  ls -d "$PREFIX"/usr/lib/postgresql/*/bin /usr/lib/postgresql/*/bin /usr/pgsql-*/bin 2>/dev/null | sort -rV
  have brew && ls -d "$(brew --prefix)"/opt/postgresql@*/bin 2>/dev/null | sort -rV
}

# is_new_enough VERSION: pgvector 0.7 brought half vectors, 0.8 the iterative scan.
is_new_enough() { [ -n "$1" ] && [ "$(printf '%s\n' 0.8 "$1" | sort -V | head -n 1)" = 0.8 ]; }

# has_pgvector SHAREDIR
has_pgvector() { is_new_enough "$(sed -n "s/^default_version *= *'\(.*\)'/\1/p" "$1/extension/vector.control" 2>/dev/null)"; }

# Prints the first folder whose Postgres has pgvector.
postgres_with_pgvector() {
  local folder
  while IFS= read -r folder; do
    [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] || continue
    if [ "$folder" = "$PREFIX/bin" ]; then [ -f "$PREFIX/pgvector" ] && { printf '%s\n' "$folder"; return; }; continue; fi
    [ -x "$folder/pg_config" ] && has_pgvector "$("$folder/pg_config" --sharedir)" && { printf '%s\n' "$folder"; return; }
    has_pgvector "$(dirname "$folder" | sed 's#/lib/#/share/#')" && { printf '%s\n' "$folder"; return; }
  done < <(postgres_folders)
  return 1
}

ensure_postgres() {
  if postgres_with_pgvector >/dev/null; then :
  elif have apt-get; then install_postgres_debs
  elif have brew; then quietly "Installing Postgres and pgvector" brew install postgresql@17 pgvector
  else die "install Postgres 15 or newer and its extension pgvector, or set ConnectionStrings__codesight"
  fi
  local folder
  folder=$(postgres_with_pgvector) || die "Postgres with pgvector could not be installed"
  PATH=$folder:$PATH
}

install_postgres_debs() {
  local version
  apt_refresh
  version=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | grep -oE '[0-9]+' | sort -rn | head -n 1) || true
  [ -n "$version" ] || version=$(apt_ apt-cache depends postgresql 2>/dev/null | grep -oE 'postgresql-[0-9]+' | head -n 1 | cut -d- -f2) || true
  [ -n "$version" ] || die "this system offers no Postgres package"
  if is_new_enough "$(apt_ apt-cache policy "postgresql-$version-pgvector" 2>/dev/null | sed -n 's/.*Candidate: \([0-9.]*\).*/\1/p')"; then
    install_debs "postgresql-$version" "postgresql-$version-pgvector" || die "postgresql-$version could not be installed"
  else
    install_debs "postgresql-$version" "postgresql-server-dev-$version" gcc libc6-dev make || die "postgresql-$version could not be installed"
    build_pgvector "$version" || die "pgvector could not be built"
  fi
  can_be_root || wrap_postgres "$version"
}

wrap_postgres() {
  local program
  for program in initdb pg_ctl postgres; do wrap "$program" "$PREFIX/usr/lib/postgresql/$1/bin/$program"; done
  [ -f "$PREFIX/usr/share/postgresql/$1/extension/vector.control" ] && touch "$PREFIX/pgvector"
}

# Where this user cannot install a compiler, the unpacked one works inside the prefix.
wrap_compiler() {
  local program
  for program in make as ld ar; do have "$program" || wrap "$program" "$PREFIX/usr/bin/$program"; done
  if ! have gcc; then
    wrap gcc "$PREFIX/usr/bin/gcc"
    sed -i "s#\"\$@\"#--sysroot='$PREFIX' -B'$PREFIX/bin' \"\$@\"#" "$PREFIX/bin/gcc"
  fi
  PATH=$PREFIX/bin:$PATH
}

# Builds Debian's own pgvector source package for a Postgres that has none (Debian 12), for any CPU of this architecture.
build_pgvector() {
  local version=$1 folder mirror root=
  folder=$(mktemp -d)
  # Where this machine gets its Debian packages, newer source packages lie too.
  mirror=$(apt_ apt-cache policy 2>/dev/null | grep -oE 'https?://[^ ]+' | grep -E '/debian/?$' | head -n 1) || true
  if [ -z "$mirror" ]; then
    mirror=http://deb.debian.org/debian
    [ -f /usr/share/keyrings/debian-archive-keyring.gpg ] || install_debs debian-archive-keyring || return 1
  fi
  mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial" "$folder/src"
  chmod 755 "$folder" "$folder/src"
  printf 'deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s trixie main\n' "$mirror" >"$folder/sources.list"
  local options=(-o Dir::Etc::sourcelist="$folder/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$folder/lists"
    -o Dir::Cache="$folder/cache" -o APT::Sandbox::User=)
  quietly "Fetching pgvector's source" sh -c 'cd "$1" && shift && apt-get "$@" update -qq && apt-get "$@" source -qq --download-only pgvector='"$PGVECTOR_VERSION" \
    sh "$folder/src" "${options[@]}" || return 1
  mkdir "$folder/tree" && tar -xf "$folder"/src/*.orig.tar.* -C "$folder/tree" --strip-components=1 || return 1
  can_be_root || { root=$PREFIX; wrap_compiler; }
  local make=(make -C "$folder/tree" "PG_CONFIG=$root/usr/lib/postgresql/$version/bin/pg_config" with_llvm=no OPTFLAGS=)
  [ -z "$root" ] || make+=("CC=$(command -v gcc)" "CPPFLAGS=-I$root/usr/include/postgresql")
  quietly "Building pgvector" "${make[@]}" || return 1
  if [ -z "$root" ]; then as_root "${make[@]}" install >/dev/null; else "${make[@]}" install >/dev/null; fi
  rm -rf "$folder"
}
