# Sourced by scripts/mlx after setup.sh. Puts the program of this checkout into a few files and starts those: there are
# some hundred modules, and to load them takes longer than everything else about a start.
#
# Sets  $program   what to start: the first of the files, or main.ts where they cannot be made
#       $bundled   whether it is the file: then nothing else is needed
#       $flags_of_bundle  how Deno is to start the file

# What the files are made of. First as the file system tells it, which takes a third of the time: whatever is done to a
# file gives it another time of change, even where its old content or its old time is put back. GNU's find prints that,
# and stat that of macOS and BSD, with fractions of seconds; elsewhere the content counts.
look_at_sources() {
  set -- -L main.ts src deno.json "$lock" ${standins:+"$standins"} scripts/bundle.ts -type f
  printf '%s\n' "$deno" "$lock"
  find "$@" -printf '%p %i %s %T@ %C@\n' 2>/dev/null && return
  case $(uname -s) in
    Darwin | *BSD) find "$@" -exec stat -f '%N %i %z %Fm %Fc' {} + 2>/dev/null && return ;;
  esac
  find "$@" -exec cksum {} +
}

# The number of that is part of a name, so files of other sources are never started. Without find there is none.
name_bundle() {
  sources=$(
    unset CDPATH
    cd -P -- "$root" && seen=$(look_at_sources 2>/dev/null) && printf '%s' "$seen" | cksum
  ) || sources=
  bundle=$home/mlx-${sources%% *}
}

# The sizes of all files of scripts/bundle.ts in a directory, which take less time at each start than their checksums.
measure_bundle() {
  wc -c "$1/start.js" "$1/program.js" "$1/portable_kernels.js" "$1/kernel_exam.js" "$1/yaml_places.js" \
    2>/dev/null |
    while read -r size _; do printf '%s ' "$size"; done
}

# Whether all files are there as they were made: a full disk or a crash leaves shorter ones.
is_complete() {
  read -r made 2>/dev/null <"$bundle/sizes" && [ -n "$made" ] && [ "$made " = "$(measure_bundle "$bundle")" ]
}

# Makes them. Where that fails, as without the bundler, which Deno takes from npm, an empty directory says so for an hour
# or until something changes; where nothing may be written, main.ts is started each time.
make_bundle() {
  # Not those of this hour: another start may have made them, or be about to load them.
  find "$home"/making-* "$home"/mlx-* -prune ! -path "$bundle" -mmin +60 -exec rm -rf {} + 2>/dev/null || :
  making=$home/making-$$
  trap 'rm -rf "$making"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  mkdir "$making" 2>/dev/null || :
  (exec_deno run --allow-all "$root/scripts/bundle.ts" "$making" --config="$root/deno.json" --lock="$lock" \
    ${standins:+"--import-map=$standins/import_map.json" --frozen} >/dev/null 2>&1) ||
    rm -f "$making"/* 2>/dev/null || :
  if [ -s "$making/start.js" ]; then
    measure_bundle "$making" >"$making/sizes" && printf '\n' >>"$making/sizes" || rm -f "$making"/* 2>/dev/null || :
  fi
  [ -d "$bundle" ] || mv "$making" "$bundle" 2>/dev/null || :
  rm -rf "$making" "$bundle/${making##*/}" 2>/dev/null || :
  trap - EXIT INT TERM
}

# What is compiled at once goes into Deno's cache of compiled code, what is compiled when it is first called does not.
flags_of_bundle='--no-config --no-lock --no-remote --no-npm --v8-flags=--no-lazy'
bundled=
program=$root/main.ts
name_bundle
if [ -n "$sources" ]; then
  # What was damaged is made again, and in an hour what could not be made.
  if is_complete; then
    bundled=yes
  elif [ -d "$bundle" ]; then
    if [ -n "$(ls "$bundle")" ] || [ -n "$(find "$bundle" -prune -mmin +60)" ]; then
      rm -rf "$bundle" 2>/dev/null || :
    fi
  fi
  if ! [ -d "$bundle" ] && [ -w "$home" ]; then
    # Files that are there need no packages any more; others are made of those that are to be had today.
    if is_old; then
      set_up
      name_bundle
    fi
    [ -d "$bundle" ] || make_bundle
    if is_complete; then bundled=yes; fi
  fi
  if [ -n "$bundled" ]; then program=$bundle/start.js; fi
fi
