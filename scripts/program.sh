# Sourced by scripts/mlx after setup.sh. Puts the program of this checkout into one file and starts that: there are some
# hundred modules, and to load them takes longer than everything else about a start.
#
# Sets  $program   what to start: the file, or main.ts where it cannot be made
#       $bundled   whether it is the file: then nothing else is needed

# What the file is made of, as a number: of contents, since a file that is put back has its old time. It is part of the
# file's name, so a file of other sources is never started.
content=$(
  unset CDPATH
  cd -P -- "$root" || exit
  { printf '%s\n' "$deno" "$lock" && find -L main.ts src deno.json "$lock" ${standins:+"$standins"} scripts/bundle.ts \
    -type f -exec cksum {} +; } | cksum
) || content=
bundle=$home/mlx-${content%% *}.js

# Makes the file, and removes those of other sources. Where that fails, as without the bundler, which Deno takes from
# npm, an empty file says so until something changes; where nothing may be written, main.ts is started each time.
make_bundle() {
  find "$home" -name 'making-*' -prune -mtime +0 -exec rm -f {} + 2>/dev/null || :
  making=$home/making-$$.js
  trap 'rm -f "$making"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  (exec_deno run --allow-all "$root/scripts/bundle.ts" "$making" --config="$root/deno.json" --lock="$lock" \
    ${standins:+"--import-map=$standins/import_map.json" --frozen} >/dev/null 2>&1) ||
    (: >"$making") 2>/dev/null || :
  # Not the file itself: another start may have made it and be about to load it.
  for old in "$home"/mlx-*.js; do
    if [ "$old" != "$bundle" ]; then rm -f "$old" 2>/dev/null || :; fi
  done
  mv -f "$making" "$bundle" 2>/dev/null || rm -f "$making" 2>/dev/null || :
  trap - EXIT INT TERM
}

bundled=
program=$root/main.ts
if [ -n "$content" ]; then
  if ! [ -f "$bundle" ] && [ -w "$home" ]; then make_bundle; fi
  if [ -s "$bundle" ]; then
    bundled=yes
    program=$bundle
  fi
fi
