# shellcheck shell=sh
# Sourced by ../taskforge when no JDK fits: says exactly what to install here, and ends.
{
  echo "TaskForge needs a JDK 25 or newer (java and javac); none was found in JAVA_HOME, on the PATH,"
  echo "under /usr/lib/jvm, /opt or ~/.sdkman."
  echo
  if command -v apt-cache >/dev/null 2>&1 \
    && apt-cache policy openjdk-25-jdk-headless 2>/dev/null | grep -q 'Candidate: [0-9]'; then
    echo "Install it with:"
    echo "  sudo apt-get install -y openjdk-25-jdk-headless"
  elif command -v apt-get >/dev/null 2>&1; then
    codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release 2>/dev/null || true)
    echo "This release of Debian or Ubuntu does not carry it. Install Eclipse Temurin with:"
    echo "  sudo apt-get install -y wget gpg"
    echo "  wget -qO- https://packages.adoptium.net/artifactory/api/gpg/key/public |"
    echo "    sudo gpg --dearmor -o /usr/share/keyrings/adoptium.gpg"
    echo "  echo 'deb [signed-by=/usr/share/keyrings/adoptium.gpg]" \
      "https://packages.adoptium.net/artifactory/deb ${codename:-CODENAME} main' |"
    echo "    sudo tee /etc/apt/sources.list.d/adoptium.list"
    echo "  sudo apt-get update && sudo apt-get install -y temurin-25-jdk"
  elif command -v dnf >/dev/null 2>&1; then
    echo "Install it with:  sudo dnf install -y java-25-openjdk-devel"
  elif command -v apk >/dev/null 2>&1; then
    echo "Install it with:  sudo apk add openjdk25-jdk"
  elif command -v pacman >/dev/null 2>&1; then
    echo "Install it with:  sudo pacman -S jdk-openjdk"
  elif command -v brew >/dev/null 2>&1; then
    echo "Install it with:  brew install --cask temurin@25"
  else
    echo "Download it from https://adoptium.net/temurin/releases/?version=25"
  fi
  echo "A JDK that is already somewhere else is named by:  JAVA_HOME=/path/to/jdk-25 ./taskforge ..."
} >&2
exit 1
