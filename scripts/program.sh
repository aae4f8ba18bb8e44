# Sourced by scripts/mlx after setup.sh. Puts the program of this checkout into one file and starts that: there are some
# hundred modules, and to load them takes longer than everything else about a start.
#
# Sets  $program   what to start: the file, or main.ts where it cannot be made
#       $bundled   whether it is the file: then nothing else is needed

# Makes the file $1, as old as the sources that it is made of. Where that fails, as without the bundler, which Deno takes
# from npm, an empty file says so until something changes.
bundle_program() {
  making=$home/making-$$
  trap 'rm -f "$making" "$making.js"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  : >"$making" || return
  (exec_deno run --allow-all "$root/scripts/bundle.ts" "$making.js" --config="$root/deno.json" --lock="$lock" \
    ${standins:+"--import-map=$standins/import_map.json" --frozen} >/dev/null 2>&1) || : >"$making.js"
  touch -r "$making" "$making.js" && mv -f "$making.js" "$1"
  rm -f "$making" "$making.js"
  trap - EXIT INT TERM
}

# Whether something that the file $1 is made of is younger than it.
is_outdated() {
  ! [ -f "$1" ] || [ -n "$(find "$root/main.ts" "$root/src" "$root/deno.json" "$lock" "$home/setup" \
    ${standins:+"$standins"} -newer "$1" 2>/dev/null)" ]
}

program=$home/mlx.js
if is_outdated "$program"; then bundle_program "$program"; fi
bundled=
if [ -s "$program" ]; then bundled=yes; else program=$root/main.ts; fi
