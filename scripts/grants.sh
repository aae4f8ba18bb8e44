# Sourced with the words of a command line of mlx in "$@". Puts $program before them, and before that the flags of Deno,
# made from $permissions, those for a start without options (one a line): what --data-dir and --config name, and configs
# that --resume or the command resume names, may be read besides, and with --root that directory takes the place of the
# current one. $here is the current directory, if that is known already.

line_feed='
'
here=${here:-$(pwd -P)}

# Of what may be a run or a config, mlx tells a config by the end of its name.
name_config() {
  case $word in
    *.[Jj][Ss][Oo][Nn] | *.[Jj][Ss][Oo][Nn][Cc] | *.[Yy][Aa][Mm][Ll] | *.[Yy][Mm][Ll]) named=$named$line_feed$word ;;
  esac
}

# Where anything is wrong with an option, mlx reads and writes nothing.
command=${1:-}
option=
only_operands=
named_root=
named=
for word in "$@"; do
  case $only_operands$word in
    --) option= only_operands=yes && continue ;;
    --*=*) option=${word%%=*} && word=${word#*=} ;;
    -?*) option=$word && continue ;;
  esac
  case $word in *"$line_feed"*) word= ;; esac # mlx refuses it
  case $option in
    --root) named_root=$word ;;
    --config | --data-dir) named=$named$line_feed$word ;;
    --resume) name_config ;;
    # Not every option has a value: what comes after one may be the operand.
    *) if [ "$command" = resume ]; then name_config; fi ;;
  esac
  option=
done

# Adds the flag that allows to $1 (read or write) the path $2.
allow() {
  case $2 in
    '' | *"$line_feed"*) return ;;
    "$here") path=. ;;
    "$here"/*) path=./${2#"$here"/} ;;
    *) path=$2 ;;
  esac
  case $path in
    *,*)
      case $named_root:$path in
        :/* | :.. | :../* | :*/.. | :*/../* | ?*:*)
          printf 'mlx: error: Cannot allow "%s" to be used: Deno takes no path with a comma\n' "$2" >&2
          printf 'mlx: hint: start mlx in its directory, without --root, or rename it\n' >&2
          exit 2
          ;;
      esac
      ;;
    *) flags=$flags$line_feed--allow-$1=$path ;;
  esac
}

# The path of the directory $1 without links; nothing if it is none.
real_directory() {
  case $1 in
    /*) path=$1 ;;
    *) path=./$1 ;;
  esac
  if [ -n "$1" ] && [ -d "$path" ]; then (unset CDPATH && cd -P -- "$path" 2>/dev/null && pwd -P) || :; fi
}

# Deno looks at names, mlx at real paths: both have to be allowed.
allow_reading() {
  allow read "$1"
  allow read "$(real_directory "$1")"
}

flags=
set -f
old_ifs=$IFS
IFS=$line_feed
for flag in $permissions; do
  case $named_root:$flag in
    ?*:--allow-*=.) ;;
    *) flags=$flags$line_feed$flag ;;
  esac
done
for path in $named; do allow_reading "$path"; done
if [ -n "$named_root" ]; then
  allow_reading "$named_root"
  allow write "$(real_directory "$named_root")"
fi
# shellcheck disable=SC2086 # every line is a flag
set -- $flags "$program" "$@"
IFS=$old_ifs
set +f
