# The original's own command line signs in, publishes, and goes live.
set -euo pipefail
offer=https://cloudpartner.azure.com/api/publishers/contoso/offers/contoso-offer
rest() { az rest --resource https://cloudpartner.azure.com --method "$1" --url "$offer$2?api-version=2017-10-31" "${@:3}"; }
await() { until [ "$(rest get /status --query status -o tsv)" = "$1" ]; do sleep 0.5; done; echo "$1"; }
az login --service-principal -u "$AZURE_CLIENT_ID" -p "$AZURE_CLIENT_SECRET" --tenant "$AZURE_TENANT_ID" --allow-no-subscriptions -o none
rest put '' --body "@$1" -o none
rest post /publish -o none
await waitingForPublisherReview
rest post /golive -o none
await succeeded
