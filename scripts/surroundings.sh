# Sourced first with the words of a command line of mlx in "$@": what a caller hands on in which no program can start,
# said in words or put right.
#
# Sets  $here   the current directory

# With a limit on the size of files (ulimit -f) the system ends a process that goes beyond it, even where Deno writes its
# own caches, before mlx can listen. A signal that is ignored here is ignored by what is started: then writing fails, and
# mlx says what and why. With `command`, since a shell that knows no such signal would end.
command trap '' XFSZ 2>/dev/null || :

# With fewer files than these the runtime ends in a panic before mlx is loaded.
case $(ulimit -n 2>/dev/null) in
  [0-9] | 1[0-9] | 2[0-9])
    printf 'mlx: error: Cannot start: no more than %s files may be open, and the runtime alone needs 30\n' "$(ulimit -n)" >&2
    printf 'mlx: hint: raise the limit (ulimit -n 256)\n' >&2
    exit 3
    ;;
esac

# Neither a shell nor Deno can work in a directory that was removed; some shells call it by no name. Help and version need
# no directory.
if ! here=$(pwd -P 2>/dev/null) || [ -z "$here" ]; then
  # Only what can do nothing else: nobody means to work at the top of the file system.
  is_question=
  case ${1:-} in
    '' | -h | --help | --version | help) is_question=yes ;;
    *) if [ $# -eq 2 ]; then case $2 in -h | --help) is_question=yes ;; esac; fi ;;
  esac
  if [ -z "$is_question" ]; then
    printf 'mlx: error: Cannot start in the current directory: it was removed, or may not be looked up\n' >&2
    printf 'mlx: hint: go to one that is there, with cd, and start mlx in it\n' >&2
    exit 2
  fi
  cd /
  here=/
fi
