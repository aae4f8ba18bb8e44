#!/bin/sh
# Stands in for a tool of BSD or macOS, by the name it is called by: refuses what POSIX does not have, but for the few
# options that the manuals of macOS list as well, and then becomes the tool of this system.
name=${0##*/}
tool=$(PATH=/usr/bin:/bin && command -v "$name")
POSIXLY_CORRECT=1
export POSIXLY_CORRECT

refuse() {
  printf '%s: illegal option -- %s\n' "$name" "$1" >&2
  exit 64
}

# Everything that begins with a minus has to be known, but what is a part of -exec.
check_find() {
  inside=
  for word in "$@"; do
    case $inside:$word in
      yes:';' | yes:+) inside= ;;
      yes:*) ;;
      :-exec | :-ok) inside=yes ;;
      :-H | :-L | :-P | :-name | :-path | :-type | :-prune | :-mtime | :-newer | :-perm | :-size | :-user | :-o | :-a) ;;
      :-mmin) ;; # macOS
      :-*) refuse "$word" ;;
    esac
  done
}

case $name in
  find)
    check_find "$@"
    exec "$tool" "$@"
    ;;
  stat) # macOS: format and files
    [ "$1" = -f ] && [ "$2" = '%N %i %z %Fm %Fc' ] || refuse "$1"
    shift 2
    exec "$tool" -c '%n %i %s %.Y %.Z' "$@"
    ;;
  shasum)
    [ "$*" = '-a 256' ] || refuse "$1"
    exec /usr/bin/sha256sum
    ;;
  uname)
    [ "$*" = -s ] || refuse "$1"
    echo Darwin
    exit
    ;;
  awk) options=F:f:v: ;;
  cat) options=u ;;
  chmod) options=R ;;
  cksum | dirname) options= ;;
  cp) options=HLPRfip ;;
  df) options=Pkt ;;
  gzip) options=cdf ;; # no POSIX
  head) options=c:n: ;; # -c is of macOS
  id) options=Ggnru ;;
  ls) options=1ACFHLRSacdfgiklmnopqrstux ;;
  mkdir) options=m:p ;;
  mv) options=fi ;;
  readlink) options=n ;;
  rm) options=Rfir ;;
  sed) options=e:f:n ;;
  tail) options=c:fn: ;;
  tee) options=ai ;;
  touch) options=acd:mr:t: ;;
  tr) options=Ccds ;;
  wc) options=clmw ;;
  *) refuse "nothing is known of this tool" ;;
esac
while getopts ":$options" option; do
  case $option in [?:]) refuse "$OPTARG" ;; esac
done
exec "$tool" "$@"
