#!/usr/bin/env bash
# The work of action.yml: reads the inputs from INPUT_…, prints workflow commands, writes outputs and summary where
# the runner asks for them. Ends with the status of `fonds check`.
set -euo pipefail

fonds=${INPUT_FONDS:-$RUNNER_TEMP/fonds/bin/fonds}
words=$(mktemp)
trap 'rm -f "$words"' EXIT

# One a line, so that names may hold blanks.
paths=()
while IFS= read -r path; do
    path=${path%$'\r'}
    [ -z "$path" ] || paths+=("$path")
done <<<"${INPUT_PATHS:-.}"

flags=()
[ -z "$INPUT_FAIL_ON" ] || flags+=(--fail-on "$INPUT_FAIL_ON")
[ "$INPUT_NOTES" != true ] || flags+=(--verbose)
[ -z "$INPUT_CONFIG" ] || flags+=(--config "$INPUT_CONFIG")

check() { "$fonds" check ${flags[@]+"${flags[@]}"} "$@" -- "${paths[@]}"; }

# The report first: its words would only repeat those of the check.
if [ -n "$INPUT_REPORT" ]; then
    check --format "${INPUT_REPORT%%=*}" --output "${INPUT_REPORT#*=}" 2>/dev/null || true
fi

status=0
check --format github 2>"$words" || status=$?
cat "$words" >&2

case $status in
    0) word=clean ;;
    1) word=found ;;
    *) word=failed ;;
esac
summary=$(grep '^checked ' "$words" || head -n 1 "$words")
printf 'status=%s\nsummary=%s\n' "$word" "$summary" >>"$GITHUB_OUTPUT"
printf '### fonds\n\n%s\n' "$summary" >>"$GITHUB_STEP_SUMMARY"
exit "$status"
