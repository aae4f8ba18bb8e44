# Sourced by the scripts that run tests, after setup.sh.

# Runs `deno test` with the given arguments. The last line states how many tests passed and failed.
run_tests() {
  if ! [ -t 1 ]; then
    NO_COLOR=1
    export NO_COLOR
  fi
  # What the tests start (tests/deno.ts), made once and not by each of those that run at the same time.
  "$root/scripts/mlx" --version >/dev/null
  report=$home/test-$$
  trap 'rm -f "$report" "$report.failed"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  {
    (exec_deno test --allow-all --parallel "$@") ||
      : >"$report.failed"
  } | tee "$report"
  count_tests "$report" && ! [ -e "$report.failed" ]
}

# Prints that line from the report $1, whose last line of Deno reads like
# "ok | 12 passed (3 steps) | 0 failed | 1 ignored (5s)"; there is none when the tests could not even be started.
count_tests() {
  awk '
    { gsub(/\033\[[0-9;]*m/, "") }
    /^(ok|FAILED) \| [0-9]+ passed/ { passed = $3; failed = $0; sub(/.* passed[^|]*\| /, "", failed); skipped = $0 }
    END {
      failed += 0
      if (skipped ~ / ignored/) { sub(/ ignored.*/, "", skipped); sub(/.*\| /, "", skipped) } else skipped = 0
      if (passed == "") failed = 1
      if (skipped) skipped = ", " skipped " skipped"; else skipped = ""
      printf "\n%d passed, %d failed%s\n", passed, failed, skipped
      exit !(passed > 0 && failed == 0)
    }
  ' "$1"
}
