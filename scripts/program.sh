# Sourced by scripts/mlx after setup.sh. Puts the program of this checkout into a few files and starts those: there are
# some hundred modules, and to load them takes longer than everything else about a start.
#
# Sets  $program   what to start: the first of the files, or main.ts where they cannot be made
#       $bundled   whether it is the file: then nothing else is needed

# What the files are made of. First as the file system tells it, which takes a third of the time: whatever is done to a
# file gives it another time of change, even where its old content or its old time is put back. Where find cannot print
# that, its content.
look_at_sources() {
  set -- -L main.ts src deno.json "$lock" ${standins:+"$standins"} scripts/bundle.ts -type f
  printf '%s\n' "$deno" "$lock"
  find "$@" -printf '%p %i %s %T@ %C@\n' 2>/dev/null || find "$@" -exec cksum {} +
}

# The number of that is part of a name, so files of other sources are never started.
name_bundle() {
  sources=$(
    unset CDPATH
    cd -P -- "$root" || exit
    look_at_sources | cksum
  ) || sources=
  bundle=$home/mlx-${sources%% *}
}

# Makes them. Where that fails, as without the bundler, which Deno takes from npm, an empty directory says so until
# something changes; where nothing may be written, main.ts is started each time.
make_bundle() {
  find "$home" -name 'making-*' -prune -mtime +0 -exec rm -rf {} + 2>/dev/null || :
  making=$home/making-$$
  trap 'rm -rf "$making"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  mkdir "$making" 2>/dev/null || :
  (exec_deno run --allow-all "$root/scripts/bundle.ts" "$making" --config="$root/deno.json" --lock="$lock" \
    ${standins:+"--import-map=$standins/import_map.json" --frozen} >/dev/null 2>&1) ||
    rm -f "$making"/* 2>/dev/null || :
  # Not those of this name: another start may have made them and be about to load them.
  for old in "$home"/mlx-*; do
    if [ "$old" != "$bundle" ]; then rm -rf "$old" 2>/dev/null || :; fi
  done
  [ -d "$bundle" ] || mv "$making" "$bundle" 2>/dev/null || :
  rm -rf "$making" "$bundle/${making##*/}" 2>/dev/null || :
  trap - EXIT INT TERM
}

bundled=
program=$root/main.ts
name_bundle
if [ -n "$sources" ]; then
  if ! [ -d "$bundle" ] && [ -w "$home" ]; then
    # Files that are there need no packages any more; others are made of those that are to be had today.
    if is_old; then
      set_up
      name_bundle
    fi
    [ -d "$bundle" ] || make_bundle
  fi
  if [ -s "$bundle/start.js" ]; then
    bundled=yes
    program=$bundle/start.js
  fi
fi
