# Redis, which only the tests of coordination start. Sourced; needs say.sh and debs.sh.

ensure_redis() {
  have redis-server && return
  if have apt-get; then
    if ! install_debs redis-server; then say "redis-server could not be installed: the tests of Redis will be skipped"; return; fi
    can_be_root || wrap redis-server "$PREFIX/usr/bin/redis-server"
  elif have brew; then quietly "Installing Redis" brew install redis || say "Redis could not be installed: its tests will be skipped"
  else say "redis-server is not installed: the tests of Redis will be skipped"
  fi
}
