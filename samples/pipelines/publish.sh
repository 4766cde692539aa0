#!/usr/bin/env bash
# Publishes an offer, waits for its preview, and takes it live: publish.sh OFFER.json
# Needs curl, and AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.
# Rehearse it with: slipway exec -- ./publish.sh OFFER.json
set -euo pipefail
document=${1:?usage: publish.sh OFFER.json}
portal=https://cloudpartner.azure.com
version=api-version=2017-10-31
every=${POLL_SECONDS:-30}
tries=6
text='"((\\.|[^"\\])*)"' # a JSON string
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# field NAME: prints the first string with that name in the JSON on stdin.
field() { grep -oE "\"$1\" *: *\"[^\"]*\"" | head -n 1 | sed 's/.*: *"\(.*\)"/\1/'; }

# decode: prints the JSON strings on stdin, one a line, as plain text, without escapes and HTML entities.
decode() {
  local line char
  while IFS= read -r line; do
    line=${line//\\\"/\"}
    printf -v line '%b' "${line//\\\//\/}"
    line=${line//[$'\r\n\t']/ }
    while [[ $line =~ \&#([0-9]+)\; ]]; do
      printf -v char '%b' "\\U$(printf %08x "${BASH_REMATCH[1]}")"
      line=${line//"${BASH_REMATCH[0]}"/"$char"}
    done
    line=${line//'&lt;'/'<'} line=${line//'&gt;'/'>'} line=${line//'&quot;'/'"'}
    printf '%s\n' "${line//'&amp;'/'&'}"
  done
}

# faults: prints the refusal on stdin: a line for its message, and one for each fault.
faults() {
  local body
  body=$(cat)
  grep -oE "\"(message|error_description)\" *: *$text( *, *\"target\" *: *$text)?" <<<"$body" |
    sed -E 's/^"[a-z_]*" *: *"(.*)" *, *"target" *: *"(.*)"$/\2: \1/; t; s/^"[a-z_]*" *: *"(.*)"$/\1/' | decode | grep . || head -c 500 <<<"$body"
}

# messages ERROR|WARNING: prints the messages of the steps of the operation on stdin, each once.
messages() {
  local found
  found=$(grep -oE "\"messageHtml\" *: *$text *, *\"level\" *: *\"[a-z]*\"" || true)
  if [[ $1 == ERROR ]]; then found=$(grep -E '"error"$' <<<"$found" || true); else found=$(grep -E '"warning"$|: *"Warning: ' <<<"$found" || true); fi
  [[ -z $found ]] || sed -E 's/^"messageHtml" *: *"(.*)" *, *"level".*$/\1/' <<<"$found" | decode | awk '!seen[$0]++'
}

# call METHOD ADDRESS [CURL-ARGUMENT…]: prints the response's body; its headers are in $work/headers.
# Retries transient failures (429, a gateway's error, a lost connection), but not refusals (400, 403, 422).
call() {
  local method=$1 address=$2 try code wait
  shift 2
  for ((try = 1; ; try++)); do
    code=$(curl -sS -o "$work/body" -D "$work/headers" -w '%{http_code}' -X "$method" "$@" "$address") || code=000
    case $code in
      2??) cat "$work/body"; return ;;
      000 | 408 | 429 | 5??) [[ $try -ge $tries ]] || {
        wait=$(tr -d '\r' <"$work/headers" 2>/dev/null | sed -n 's/^[Rr]etry-[Aa]fter: *\([0-9]\{1,3\}\)$/\1/p' | tail -n 1)
        sleep "${wait:-$try}"
        continue
      } ;;
    esac
    echo "$method ${address%%\?*} was refused with $code:" >&2
    [[ $code == 000 ]] || faults <"$work/body" >&2
    return 1
  done
}

# api METHOD PATH [CURL-ARGUMENT…]: the same for the portal.
api() {
  local method=$1 path=$2
  shift 2
  [[ $path == *api-version* ]] || path=$path?$version
  call "$method" "$portal$path" -H "Authorization: Bearer $token" -H 'Content-Type: application/json' "$@"
}

# follow VERB: starts an operation and polls it until it has ended. If a step is blocked, prints its
# messages and cancels the operation. Warnings stop nothing.
follow() {
  local operation now status
  api POST "$offer/$1" -d '{}' >/dev/null
  operation=$(tr -d '\r' <"$work/headers" | sed -n 's/^[Ll]ocation: //p')
  echo "$1: $operation"
  while :; do
    now=$(api GET "$operation")
    status=$(field status <<<"$now")
    ! grep -qE '"status" *: *"blocked"' <<<"$now" || status=blocked
    case $status in
      blocked | failed | canceled | succeeded)
        messages WARNING <<<"$now" >&2
        [[ $status != succeeded ]] || { echo "$1: succeeded"; return; }
        echo "$1: $status" >&2
        messages ERROR <<<"$now" >&2
        [[ $status != blocked ]] || api POST "$offer/cancel" -d '{}' >/dev/null
        return 1
        ;;
    esac
    sleep "$every"
  done
}

token=$(call POST "https://login.microsoftonline.com/$AZURE_TENANT_ID/oauth2/v2.0/token" \
  -d grant_type=client_credentials -d scope=$portal/.default -d "client_id=$AZURE_CLIENT_ID" --data-urlencode "client_secret=$AZURE_CLIENT_SECRET" | field access_token)
offer=/api/publishers/$(field publisherId <"$document")/offers/$(field id <"$document")
api PUT "$offer" -H 'If-Match: *' --data-binary @"$document" >/dev/null
follow publish
follow golive
echo "$offer is live"
