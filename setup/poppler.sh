# pdftotext and pdfinfo, which read PDFs. Sourced; needs say.sh and debs.sh.

ensure_poppler() {
  have pdftotext && have pdfinfo && return
  if have apt-get; then
    install_debs poppler-utils || die "poppler-utils could not be installed"
    can_be_root || for program in pdftotext pdfinfo; do wrap "$program" "$PREFIX/usr/bin/$program"; done
  elif have brew; then quietly "Installing poppler" brew install poppler
  else die "install poppler's pdftotext and pdfinfo"
  fi
}
