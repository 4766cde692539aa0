'use strict';
// Loaded by `slipway exec` before a Node.js program: its requests go through the proxy that HTTPS_PROXY names, but for those to this machine.
// Newer runtimes do that by themselves (NODE_USE_ENV_PROXY); then there is nothing to do.
const proxy = process.env.HTTPS_PROXY;
if (proxy && !process.allowedNodeEnvironmentFlags.has('--use-env-proxy')) {
  const http = require('http');
  const https = require('https');
  const tls = require('tls');
  const { hostname, port } = new URL(proxy);

  const isHere = (host) => !host || /^(localhost|127\.0\.0\.1|\[?::1\]?)$/i.test(host);

  // Calls back with a connection to host that the proxy opened.
  const open = (target, callback) => {
    const request = http.request({ hostname, port, method: 'CONNECT', path: target, headers: { host: target }, agent: false });
    request.once('connect', (answer, socket, head) => {
      if (answer.statusCode !== 200) {
        const told = [head];
        socket.on('data', (part) => told.push(part));
        socket.once('close', () => {
          const fault = new Error(`the proxy answered ${answer.statusCode} for ${target}: ${Buffer.concat(told).toString().trim()}`);
          fault.code = 'ECONNREFUSED';
          callback(fault);
        });
        socket.resume();
        return;
      }
      callback(null, socket);
    });
    request.once('error', callback);
    request.end();
  };

  // The same with TLS on it.
  const connect = (host, hostPort, options, callback) => open(`${host}:${hostPort || 443}`, (refused, socket) => {
    if (refused) {
      callback(refused);
      return;
    }
    const secure = tls.connect({ ...options, socket, servername: options.servername || host });
    const failed = (fault) => callback(fault);
    secure.once('error', failed);
    secure.once('secureConnect', () => {
      secure.removeListener('error', failed);
      callback(null, secure);
    });
  });

  class ProxyAgent extends https.Agent {
    createConnection(options, callback) {
      if (isHere(options.host))
        return super.createConnection(options, callback);
      connect(options.host, options.port, { ...options, path: undefined, host: undefined, port: undefined }, callback);
      return undefined;
    }
  }

  class PlainProxyAgent extends http.Agent {
    createConnection(options, callback) {
      if (options.socketPath || isHere(options.host))
        return super.createConnection(options, callback);
      open(`${options.host}:${options.port || 80}`, callback);
      return undefined;
    }
  }

  // Programs that bring an agent of their own kind mean it; those that use the stock one, or none, do not mind.
  const through = (scheme, stockAgent, OurAgent) => {
    const stock = (agent) => agent === undefined || agent === null || Object.getPrototypeOf(agent) === stockAgent.prototype;
    const ours = new OurAgent({ keepAlive: true });
    scheme.globalAgent = ours;
    const { request } = scheme;
    const withAgent = (args) => {
      const at = typeof args[0] === 'string' || args[0] instanceof URL ? 1 : 0;
      const options = typeof args[at] === 'object' && args[at] !== null ? args[at] : undefined;
      if (!stock(options && options.agent))
        return args;
      const agent = options && options.agent ? new OurAgent(options.agent.options) : ours;
      return options === undefined ? [...args.slice(0, at), { agent }, ...args.slice(at)] : [...args.slice(0, at), { ...options, agent }, ...args.slice(at + 1)];
    };
    scheme.request = (...args) => request(...withAgent(args));
    scheme.get = (...args) => {
      const sent = scheme.request(...args);
      sent.end();
      return sent;
    };
  };
  through(https, https.Agent, ProxyAgent);
  through(http, http.Agent, PlainProxyAgent);
  require('module').syncBuiltinESMExports();

  // fetch: its dispatcher is made at the first use and kept under this name, unless the program chose one before.
  const name = Symbol.for('undici.globalDispatcher.1');
  const fetched = globalThis.fetch;
  let replaced = false;
  globalThis.fetch = (...args) => {
    if (!replaced) {
      replaced = true;
      const chosen = globalThis[name];
      if (!chosen)
        fetched('data:,').catch(() => {});
      const stockDispatcher = globalThis[name];
      if (stockDispatcher && !chosen) {
        const Agent = stockDispatcher.constructor;
        globalThis[name] = new Agent({
          connect: (options, callback) => {
            if (options.protocol === 'https:' && !isHere(options.hostname))
              connect(options.hostname, options.port, { servername: options.servername || undefined, ALPNProtocols: ['http/1.1'] }, callback);
            else if (options.protocol === 'https:') {
              const socket = tls.connect({ host: options.hostname, port: options.port || 443, servername: options.servername || undefined, ALPNProtocols: ['http/1.1'] });
              socket.once('secureConnect', () => callback(null, socket));
              socket.once('error', callback);
            } else if (!isHere(options.hostname))
              open(`${options.hostname}:${options.port || 80}`, callback);
            else {
              const socket = require('net').connect({ host: options.hostname, port: options.port || 80 });
              socket.once('connect', () => callback(null, socket));
              socket.once('error', callback);
            }
          },
        });
      }
    }
    return fetched(...args);
  };
}
