# A publisher's client in Python's standard library. Nothing here knows of a proxy, a certificate or a rehearsal.
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

OFFER = 'https://cloudpartner.azure.com/api/publishers/contoso/offers/contoso-offer'
VERSION = '?api-version=2017-10-31'


def call(method, address, body=None, **headers):
    with urllib.request.urlopen(urllib.request.Request(address, body, headers, method=method)) as answer:
        return json.load(answer)


form = urllib.parse.urlencode({
    'grant_type': 'client_credentials', 'client_id': os.environ['AZURE_CLIENT_ID'], 'client_secret': os.environ['AZURE_CLIENT_SECRET'],
    'resource': 'https://cloudpartner.azure.com'}).encode()
token = call('POST', f'https://login.microsoftonline.com/{os.environ["AZURE_TENANT_ID"]}/oauth2/token', form)['access_token']
bearer = {'Authorization': f'Bearer {token}', 'Content-Type': 'application/json'}
with open(sys.argv[1], 'rb') as file:
    call('PUT', OFFER + VERSION, file.read(), **bearer)
call('POST', OFFER + '/publish' + VERSION, b'', **bearer)
status = 'running'
while status == 'running':
    time.sleep(0.1)
    status = call('GET', OFFER + '/status' + VERSION, **bearer)['status']
try:
    call('GET', 'https://example.com/')
except urllib.error.URLError as fault:
    print('elsewhere:', fault)
print(status)
