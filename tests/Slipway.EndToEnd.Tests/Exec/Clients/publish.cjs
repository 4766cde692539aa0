'use strict';
// A publisher's client in Node.js, half with https and half with fetch. Nothing here knows of a proxy, a certificate or a rehearsal.
const fs = require('fs');
const https = require('https');

const offer = 'https://cloudpartner.azure.com/api/publishers/contoso/offers/contoso-offer';
const version = '?api-version=2017-10-31';
const kept = new https.Agent({ keepAlive: true, maxSockets: 1 });

const send = (method, address, headers, body, agent) => new Promise((done, failed) => {
  const request = https.request(address, { method, headers, agent }, (answer) => {
    const parts = [];
    answer.on('data', (part) => parts.push(part));
    answer.on('end', () => {
      if (answer.statusCode < 300)
        done(JSON.parse(Buffer.concat(parts)));
      else
        failed(new Error(`${method} ${address}: ${answer.statusCode}`));
    });
  });
  request.on('error', failed);
  request.end(body);
});
const get = (address, headers) => new Promise((done, failed) => {
  https.get(new URL(address), { headers }, (answer) => { answer.resume(); done(answer.statusCode); }).on('error', failed);
});

(async () => {
  const form = new URLSearchParams({
    grant_type: 'client_credentials', client_id: process.env.AZURE_CLIENT_ID, client_secret: process.env.AZURE_CLIENT_SECRET, scope: 'https://cloudpartner.azure.com/.default',
  });
  const tokens = await fetch(`https://login.microsoftonline.com/${process.env.AZURE_TENANT_ID}/oauth2/v2.0/token`, { method: 'POST', body: form });
  const headers = { authorization: `Bearer ${(await tokens.json()).access_token}` };
  await send('PUT', offer + version, headers, fs.readFileSync(process.argv[2]));
  await send('POST', `${offer}/publish${version}`, { ...headers, 'content-length': 0 }, undefined, kept);
  let status = 'running';
  while (status === 'running') {
    await new Promise((done) => setTimeout(done, 100));
    status = (await send('GET', `${offer}/status${version}`, headers, undefined, kept)).status;
  }
  console.log('get', await get(offer + version, headers));
  console.log('own server', (await fetch(`${process.env.SLIPWAY_URL}/health/live`)).status);
  await fetch('https://example.com/').catch((fault) => console.log('elsewhere:', fault.cause.message));
  await get('https://example.com/').catch((fault) => console.log('elsewhere:', fault.message));
  kept.destroy();
  console.log(status);
})();
