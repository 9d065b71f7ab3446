# pdftotext, pdfinfo and pdftoppm, which read PDFs and draw their pages. Sourced; needs say.sh and debs.sh.

ensure_poppler() {
  have pdftotext && have pdfinfo && have pdftoppm || install_poppler
  ensure_poppler_data
}

install_poppler() {
  if have apt-get; then
    install_debs poppler-utils || die "poppler-utils could not be installed"
    can_be_root || for program in pdftotext pdfinfo pdftoppm; do wrap "$program" "$PREFIX/usr/bin/$program"; done
  elif have brew; then quietly "Installing poppler" brew install poppler
  else die "install poppler's pdftotext, pdfinfo and pdftoppm"
  fi
}

# The character maps of Chinese, Japanese and Korean fonts that a PDF does not embed. Debian has them apart from poppler, which looks for them in
# this folder only; Homebrew's poppler has its own.
ensure_poppler_data() {
  [ -d /usr/share/poppler/cMap ] && return
  have brew && return
  # Tried once: a machine without a network must not wait for it at every start.
  if have apt-get && can_be_root && [ ! -f "$PREFIX/poppler-data.tried" ]; then
    mkdir -p "$PREFIX"
    touch "$PREFIX/poppler-data.tried"
    (install_debs poppler-data) && return
  fi
  say "poppler-data is not installed: some PDFs in Chinese, Japanese or Korean will come out empty"
}
