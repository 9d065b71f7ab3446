# The .NET SDK that global.json asks for. Sourced; needs say.sh and debs.sh.

ensure_dotnet() {
  if [ -x "$PREFIX/dotnet/dotnet" ]; then PATH=$PREFIX/dotnet:$PATH; export DOTNET_ROOT=$PREFIX/dotnet; fi
  (cd "$ROOT" && dotnet --version >/dev/null 2>&1) && return
  if have apt-get && { apt_refresh; apt_offers dotnet-sdk-10.0; } && can_be_root; then
    install_debs dotnet-sdk-10.0 || die "dotnet-sdk-10.0 could not be installed"
    return
  fi
  # Microsoft's own installer, without root, into the private prefix.
  have curl || die "the .NET 10 SDK is missing, and so is curl to fetch it: see https://dot.net/download"
  mkdir -p "$PREFIX"
  curl -fsSL --max-time 60 https://dot.net/v1/dotnet-install.sh -o "$PREFIX/dotnet-install.sh" &&
    quietly "Installing the .NET 10 SDK" bash "$PREFIX/dotnet-install.sh" --channel 10.0 --install-dir "$PREFIX/dotnet" --no-path ||
    die "the .NET 10 SDK is missing and could not be fetched: see https://dot.net/download"
  PATH=$PREFIX/dotnet:$PATH
  export DOTNET_ROOT=$PREFIX/dotnet
}
