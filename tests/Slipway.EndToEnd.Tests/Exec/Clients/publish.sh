# A publisher's client in curl. Nothing here knows of a proxy, a certificate or a rehearsal.
set -eu
offer=https://cloudpartner.azure.com/api/publishers/contoso/offers/contoso-offer
version='api-version=2017-10-31'
token=$(curl -fsS --http2 "https://login.microsoftonline.com/$AZURE_TENANT_ID/oauth2/v2.0/token" -d grant_type=client_credentials \
  -d "client_id=$AZURE_CLIENT_ID" -d "client_secret=$AZURE_CLIENT_SECRET" -d scope=https://cloudpartner.azure.com/.default | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
curl -fsS --http2 -o /dev/null -w 'http %{http_version}\n' -X PUT "$offer?$version" -H "Authorization: Bearer $token" --data-binary "@$1"
curl -fsS --http1.1 -o /dev/null -X POST "$offer/publish?$version" -H "Authorization: Bearer $token"
status=running
while [ "$status" = running ]; do
  sleep 0.1
  status=$(curl -fsS "$offer/status?$version" -H "Authorization: Bearer $token" | sed 's/{"status":"\([^"]*\)".*/\1/')
done
curl -sS https://example.com/ 2>&1 | sed 's/^/elsewhere: /'
echo "$status"
