# Sourced by the scripts beside it, with $root set to the directory of this project. Sees to it that there is a Deno and
# decides where the @std packages come from; remembers both in .deno/setup for a day, so that a start costs nothing.
# A checkout that may not be written to leaves that to a directory of the user's.
#
# $of_any_age  set by a script that looks itself whether that is more than a day old (is_old), where it matters to it
#
# Sets  $deno      the Deno to run
#       $standins  the directory of the stand-ins for @std, or nothing where JSR answers
#       $lock      the lock file that goes with it

deno_line=2.9
deno_version=2.9.6
named_cache=${DENO_DIR:-}
DENO_NO_UPDATE_CHECK=1
export DENO_NO_UPDATE_CHECK

say() {
  printf 'mlx: %s\n' "$*" >&2
}

die() {
  say "$@"
  exit 1
}

# Ends with one line that says why a download failed and what to do. $1: what was wanted, $2: what the tool printed.
download_failed() {
  case $2 in
    *ENOSPC* | *'o space left'* | *EDQUOT* | *'quota exceeded'*)
      die "cannot store $1: the disk is full; free 500 MB and run this again" ;;
    *EACCES* | *EPERM* | *EROFS* | *'ermission denied'* | *'ead-only file system'*)
      die "cannot store $1: writing is not permitted in $home or the caches of npm; make them writable and run this again" ;;
    *CERT* | *certificate*)
      die "cannot fetch $1: the certificate of the npm registry is not trusted; name your network's in NODE_EXTRA_CA_CERTS and DENO_CERT, then run this again" ;;
    *ENOTFOUND* | *EAI_AGAIN* | *ECONN* | *ETIMEDOUT* | *ENETUNREACH* | *EHOSTUNREACH* | *'etwork'* | *'error sending request'* | *'failed to load'*)
      die "cannot fetch $1: the npm registry does not answer; check the network and 'npm config get registry', then run this again" ;;
  esac
  printf '%s\n' "$2" >&2
  die "cannot fetch $1: see the messages above"
}

# Keeps everything in the directory $1 from now on.
use_home() {
  home=$1
  DENO_DIR=${named_cache:-$home/cache}
  export DENO_DIR
}

# Whether the directory $1, made if need be, can be written to.
can_write() {
  mkdir -p "$1" 2>/dev/null && [ -w "$1" ]
}

# Takes a directory of the user's, one for each checkout.
use_own_home() {
  caches=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
  own=$caches/mlx-$(printf '%s' "$root" | cksum | tr ' ' -)
  if [ -z "$caches" ] || ! can_write "$own"; then
    die "cannot write to $home${caches:+ or to $own}; make it writable, or name a directory of your own in XDG_CACHE_HOME, and run this again"
  fi
  use_home "$own"
}

# Whether the program $1 is a Deno of the line that this project is made for.
is_wanted_deno() {
  case $(exec 2>/dev/null && "$1" --version || :) in
    "deno $deno_line."*) return 0 ;;
  esac
  return 1
}

# The program that npm put into the directory $1, or nothing.
deno_in() {
  for candidate in "$1"/node_modules/@deno/*/deno; do
    if [ -f "$candidate" ]; then printf '%s\n' "$candidate"; fi
  done
}

fetch_deno() {
  for place in "$home" "$root/.deno"; do
    deno=$(deno_in "$place/deno-$deno_version")
    if [ -n "$deno" ]; then return; fi
  done
  command -v npm >/dev/null ||
    die "Deno $deno_line is needed, and neither it nor npm is here; install Node.js (npm comes with it) or Deno $deno_line, then run this again"
  say "fetching Deno $deno_version through npm into .deno (only this once)"
  fetching=$home/fetching-$$
  trap 'rm -rf "$fetching"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  mkdir -p "$fetching" 2>/dev/null ||
    die "cannot make the directory $home; make this directory writable, or free some space, and run this again"
  messages=$(npm install --prefix "$fetching" --no-save --no-package-lock --no-audit --no-fund --no-update-notifier \
    --ignore-scripts --include=optional --loglevel=error \
    --fetch-retry-mintimeout=500 --fetch-retry-maxtimeout=3000 "deno@$deno_version" 2>&1) ||
    download_failed "Deno $deno_version" "$messages"
  fetched=$(deno_in "$fetching")
  [ -n "$fetched" ] || die "npm has no Deno $deno_version for this machine; install Deno $deno_line by hand, then run this again"
  chmod +x "$fetched"
  if ! is_wanted_deno "$fetched"; then
    # npm does not notice when the disk fills up as it unpacks.
    free=$(df -Pk "$fetching" | awk 'NR == 2 { print $4 }')
    if [ "${free:-0}" -lt 1024 ]; then download_failed "Deno $deno_version" ENOSPC; fi
    die "the Deno that npm brought does not start on this machine; install Deno $deno_line by hand, then run this again"
  fi
  # Whoever was faster put the same thing there.
  if ! [ -d "$home/deno-$deno_version" ]; then mv "$fetching" "$home/deno-$deno_version"; fi
  rm -rf "$fetching"
  trap - EXIT INT TERM
  deno=$(deno_in "$home/deno-$deno_version")
}

# Whether JSR gives out a package, within a few seconds.
jsr_answers() {
  "$deno" eval --quiet --no-config --no-lock '
    const std = "jsr:@std/path@1";
    setTimeout(() => Deno.exit(1), 6000);
    import(std).then(() => Deno.exit(0), () => Deno.exit(1));
  ' >/dev/null 2>&1
}

choose_std() {
  standins=$root/tests/standins
  lock=$standins/deno.lock
  if [ "$std" = jsr ]; then
    standins=
    lock=$root/deno.lock
  fi
}

# Does it all, and writes down what came out.
set_up() {
  deno=$(command -v deno) || deno=
  case $deno in
    /*) is_wanted_deno "$deno" || fetch_deno ;;
    *) fetch_deno ;;
  esac
  # Deno reads npm's settings of the user, but not those of the machine.
  registry=${NPM_CONFIG_REGISTRY:-$(npm config get registry 2>/dev/null)} || registry=
  if [ -n "$registry" ]; then
    NPM_CONFIG_REGISTRY=$registry
    export NPM_CONFIG_REGISTRY
  fi
  if jsr_answers; then std=jsr; else std=standins; fi
  choose_std
  messages=$(exec_deno cache --quiet "$root/main.ts" 2>&1) || download_failed "the packages" "$messages"
  printf '%s\n' "$deno" "$std" "${JSR_URL:-}" "$registry" "$DENO_DIR" >"$home/setup.$$"
  mv "$home/setup.$$" "$home/setup"
}

# Becomes `deno $1` with the right packages.
exec_deno() {
  subcommand=$1
  shift
  exec "$deno" "$subcommand" --config="$root/deno.json" --lock="$lock" \
    ${standins:+"--import-map=$standins/import_map.json" --frozen} "$@"
}

# Whether what was written down is more than a day old.
is_old() {
  [ -n "$(find "$home/setup" -mtime +0)" ]
}

# Whether what was written down is not too old and still holds.
remembered() {
  [ -f "$home/setup" ] || return 1
  {
    read -r deno && read -r std && read -r jsr && read -r registry && read -r cache
  } <"$home/setup" 2>/dev/null || return 1
  [ -x "$deno" ] && [ "$jsr" = "${JSR_URL:-}" ] && [ "$cache" = "$DENO_DIR" ] && [ -d "$DENO_DIR" ] || return 1
  for file in "$deno" "$root/deno.json" "$root/deno.lock" "$root/tests/standins/import_map.json"; do
    if [ "$file" -nt "$home/setup" ]; then return 1; fi
  done
  if [ -z "${of_any_age:-}" ] && is_old; then return 1; fi
  if [ -n "$registry" ]; then
    NPM_CONFIG_REGISTRY=${NPM_CONFIG_REGISTRY:-$registry}
    export NPM_CONFIG_REGISTRY
  fi
  choose_std
}

use_home "$root/.deno"
if ! remembered && ! can_write "$home"; then use_own_home; fi
remembered || set_up
