# Chromium, which only the tests of the page use. Sourced; needs say.sh and debs.sh.

ensure_chromium() {
  { have chromium || have chromium-browser || have google-chrome; } && return
  # Without root the page's tests are skipped, and say so.
  if have apt-get && can_be_root; then install_debs chromium fonts-dejavu-core || say "chromium could not be installed: the page's tests will be skipped"
  else say "chromium is not installed: the page's tests will be skipped"
  fi
}
