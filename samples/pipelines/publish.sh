#!/usr/bin/env bash
# Publishes an offer, waits for its preview, and takes it live: publish.sh OFFER.json
# Needs curl, and AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET. Rehearse it with: slipway exec -- ./publish.sh OFFER.json
set -euo pipefail
document=${1:?usage: publish.sh OFFER.json}
portal=https://cloudpartner.azure.com
version=api-version=2017-10-31
every=${POLL_SECONDS:-30}

# field NAME: the first text of that name in the JSON on stdin.
field() { grep -o "\"$1\" *: *\"[^\"]*\"" | head -n 1 | sed 's/.*: *"\(.*\)"/\1/'; }

token=$(curl -sS --fail-with-body --retry 5 --retry-all-errors "https://login.microsoftonline.com/$AZURE_TENANT_ID/oauth2/v2.0/token" \
  -d grant_type=client_credentials -d scope=$portal/.default -d "client_id=$AZURE_CLIENT_ID" --data-urlencode "client_secret=$AZURE_CLIENT_SECRET" | field access_token)

# call METHOD PATH [CURL-ARGUMENT…]: the answer's body; that of a refusal goes to stderr. Whatever fails is tried again five times, for it may be a gateway's fault.
call() {
  local method=$1 path=$2 separator='?' body
  body=$(mktemp)
  shift 2
  [[ $path != *\?* ]] || separator='&'
  [[ $path == *api-version* ]] || path=$path$separator$version
  curl -sS --fail-with-body --retry 5 --retry-all-errors --retry-delay 1 -X "$method" -H "Authorization: Bearer $token" -H 'Content-Type: application/json' -o "$body" "$@" "$portal$path" ||
    { cat "$body" >&2; rm -f "$body"; echo " ($method $path)" >&2; return 1; }
  cat "$body"
  rm -f "$body"
}

# follow VERB: starts it, and polls its operation until that has ended; a blocked step is shown and its operation cancelled.
follow() {
  local headers operation status
  headers=$(mktemp)
  call POST "$offer/$1" -D "$headers" -d '{}' >/dev/null || { rm -f "$headers"; return 1; }
  operation=$(tr -d '\r' <"$headers" | sed -n 's/^[Ll]ocation: //p')
  rm -f "$headers"
  echo "$1: $operation"
  while :; do
    status=$(call GET "$operation")
    case $(field status <<<"$status") in
      succeeded) echo "$1: succeeded"; return ;;
      failed | canceled) echo "$1: $status" >&2; return 1 ;;
    esac
    if grep -q '"status":"blocked"' <<<"$status"; then
      echo "$1 is blocked: $(grep -o '"messageHtml":"[^"]*","level":"error"' <<<"$status")" >&2
      call POST "$offer/cancel" -d '{}' >/dev/null
      return 1
    fi
    sleep "$every"
  done
}

offer=/api/publishers/$(field publisherId <"$document")/offers/$(field id <"$document")
call PUT "$offer" -H 'If-Match: *' --data-binary @"$document" >/dev/null
follow publish
follow golive
echo "$offer is live"
