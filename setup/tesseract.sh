# Tesseract, which reads scanned pages (OCR). Without it everything else works, so nothing here ends a start. Sourced; needs say.sh and debs.sh.

ensure_tesseract() {
  [ "${CODESIGHT_OCR-auto}" != off ] || return 0
  local language packages=(tesseract-ocr) missing=
  have tesseract || missing=1
  # Debian's packages are named as the languages are, with "-" for "_".
  for language in $(tr '+' ' ' <<<"${CODESIGHT_OCR_LANGUAGES-eng}"); do
    has_language "$language" || missing=1
    packages+=("tesseract-ocr-${language//_/-}")
  done
  [ -n "$missing" ] || return 0
  if have apt-get; then
    # Tried once: a machine without a network must not wait for it at every start.
    local tried=$PREFIX/tesseract.tried program=$PREFIX/usr/bin/tesseract
    [ "${packages[*]}" != "$(cat "$tried" 2>/dev/null)" ] || return 0
    mkdir -p "$PREFIX"
    (install_debs "${packages[@]}") || say "${packages[*]} could not be installed: scanned pages are not read"
    printf '%s\n' "${packages[*]}" >"$tried"
    # Without root it is unpacked with all of its languages; one of the system does not see those.
    can_be_root || [ ! -x "$program" ] || wrap tesseract "$program" "TESSDATA_PREFIX=$(tessdata_of "$PREFIX/usr/share")"
  elif have brew; then
    (quietly "Installing Tesseract" brew install tesseract tesseract-lang) || say "Tesseract could not be installed: scanned pages are not read"
  else
    say "Tesseract is not installed: scanned pages are not read"
  fi
}

tessdata_of() { find "$1/tesseract-ocr" -maxdepth 2 -type d -name tessdata 2>/dev/null | tail -n 1; }

has_language() { have tesseract && tesseract --list-langs 2>/dev/null | tail -n +2 | grep -qx "$1"; }
