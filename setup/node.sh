# Node.js 18 or newer with npm, which only the checks of the page use. Sourced; needs say.sh and debs.sh.

ensure_node() {
  has_node && return
  # Without root the page's checks are skipped, and say so.
  if have apt-get && can_be_root; then install_debs nodejs npm || say "Node.js could not be installed: the page's checks will be skipped"
  elif have brew; then quietly "Installing Node.js" brew install node || say "Node.js could not be installed: the page's checks will be skipped"
  else say "Node.js 18 or newer with npm is not installed: the page's checks will be skipped"
  fi
}

has_node() { have node && have npm && [ "$(node --version | cut -d. -f1 | tr -dc 0-9)" -ge 18 ]; }
