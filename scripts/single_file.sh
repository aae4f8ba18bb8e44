#!/bin/sh
# mlx @VERSION@ for @TARGET@ in one file:
# this script, and behind it Deno and the program, compressed. Its first start
# unpacks them into ${XDG_CACHE_HOME:-~/.cache}/mlx, or where that cannot be into a private directory for temporary files;
# later starts find them there. What lies there may be deleted at any time.
set -eu

#@SURROUNDINGS@

key=@KEY@
hash=@HASH@
payload_place='@PAYLOAD_PLACE@'
# Of each module its name, at which byte of this file it begins and how many it takes, and its size.
modules='@MODULES@'
deno_place='@DENO_PLACE@'
deno_size=@DENO_SIZE@
permissions='@PERMISSIONS@'

fail() {
  printf 'mlx: error: %s\nmlx: hint: %s\n' "$2" "$3" >&2
  exit "$1"
}

# What lies in $place: ready, missing, or unsafe if somebody else could have put it there.
look() {
  state=ready
  set -- "$house" "$place" "$place/deno"
  sizes=" $deno_size "
  while read -r name _ _ size; do
    set -- "$@" "$place/$name"
    sizes="$sizes$size "
  done <<END
$modules
END
  listing=$(ls -ldn "$@" 2>/dev/null) || state=missing
  while read -r mode _ owner _ size _; do
    case $mode:$owner:$sizes in
      d????-??-?*:$user:* | -????-??-?*:$user:*" $size "*) ;;
      -????-??-?*:$user:*) if [ "$state" = ready ]; then state=missing; fi ;;
      :*) ;;
      *) state=unsafe ;;
    esac
  done <<END
$listing
END
}

# Whether $1 is a directory in which nobody else can exchange what we put there.
is_safe() {
  # shellcheck disable=SC2012 # no name is read
  listing=$(ls -ldnL "$1" 2>/dev/null) || return 1
  read -r mode _ owner _ <<END
$listing
END
  case $mode:$owner in
    d???????[!w]?*:$user | d???????[!w]?*:0 | d????????[tT]*:$user | d????????[tT]*:0) ;;
    *) return 1 ;;
  esac
}

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum
  elif command -v shasum >/dev/null; then shasum -a 256
  else openssl dgst -sha256 -r
  fi 2>/dev/null | sed -n '/^[0-9a-f]\{64\}/s/ .*//p'
}

same_size() {
  [ -f "$2" ] && [ "$(wc -c <"$1")" -eq "$(wc -c <"$2")" ]
}

# Puts the files into $place, each at once: whoever does the same at the same time puts the same there.
unpack() (
  umask 077
  mkdir -p "$house" || exit 1
  find "$house" -name 'new.*' -prune -mtime +0 -exec rm -rf {} + || :
  # The name is known, and its removal sworn, before there is anything to remove.
  new=$house/new.$$
  trap 'rm -rf "$new"' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  rm -rf "$new" && mkdir "$new" || exit 1
  while read -r name at bytes _; do
    tail -c "+$at" "$self" | head -c "$bytes" | gzip -dc >"$new/$name" && chmod 400 "$new/$name" || exit 1
  done <<END
$modules
END
  tail -c "+${deno_place##* }" "$self" | gzip -dc >"$new/deno" || exit 1
  chmod 500 "$new/deno" && "$new/deno" --version >"$new/version" || exit 1
  mkdir "$place" || [ -d "$place" ] || exit 1
  for file in "$new/deno" "$new"/*.js; do
    # What is there already stays: Deno refuses a file that is replaced while it opens it.
    ln "$file" "$place/" || same_size "$file" "$place/${file##*/}" || mv -f "$file" "$place/" || exit 1
  done
) 2>/dev/null

# Whether mlx is ready in $place after this.
settle() {
  place=$house/$key
  look
  if [ "$state" = missing ]; then
    if [ -z "$checked" ]; then
      found=$(tail -c "+${payload_place##* }" "$self" | sha256)
      [ "${found:-$hash}" = "$hash" ] ||
        fail 4 "Cannot unpack \"$self\": its content is not what it was when it was made" 'download it again'
      checked=yes
    fi
    code=0
    unpack || code=$?
    if [ "$code" -gt 128 ]; then exit "$code"; fi
    if [ "$code" -gt 0 ]; then return 1; fi
    look
  fi
  if [ "$state" = unsafe ]; then
    printf 'mlx: warning: %s is not used: others may write there\n' "$house" >&2
    return 1
  fi
  [ "$state" = ready ]
}

case $0 in
  /*) self=$0 ;;
  *) self=./$0 ;;
esac
[ -f "$self" ] || self=$(command -v -- "$0")
user=$(id -u)
checked=
state=

case ${XDG_CACHE_HOME:-} in
  /*) cache=$XDG_CACHE_HOME ;;
  *) cache=${HOME:+$HOME/.cache} ;;
esac
temporary=${TMPDIR:-/tmp}

# A home that is not there is not made.
house=
if [ -n "$cache" ] && { [ -d "$cache" ] || { [ -d "${cache%/*}" ] && (umask 077 && mkdir "$cache") 2>/dev/null; }; }; then
  if is_safe "$cache"; then house=$cache/mlx; fi
fi
if [ -z "$house" ] || ! settle; then
  house=$temporary/mlx-$user
  is_safe "$temporary" && settle ||
    fail 3 "Cannot unpack mlx into \"${cache:-$temporary}\" or \"$house\": there is no room, or programs may not be written or started there" \
      'free 150 MB, or name a directory of your own in XDG_CACHE_HOME'
fi

program=$place/@START@
#@GRANTS@

DENO_DIR=$place/cache
DENO_NO_UPDATE_CHECK=1
DENO_NO_PACKAGE_JSON=1
export DENO_DIR DENO_NO_UPDATE_CHECK DENO_NO_PACKAGE_JSON
# What is compiled at once goes into Deno's cache of compiled code, what is compiled when it is first called does not.
exec "$place/deno" run --quiet --no-config --no-lock --no-remote --no-npm --v8-flags=--no-lazy "$@"
