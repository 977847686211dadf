import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { refused } from '../comparison.js'

/** Finds out what curl requests for URLs, with two servers on loopback that represent every host. */
export interface Curl {
  readonly version: string
  /** Returns the request that arrived for each URL. */
  read(urls: readonly string[], options?: readonly string[]): Promise<readonly string[]>
  close(): Promise<void>
}

/** Starts the servers. */
export async function startCurl(): Promise<Curl> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-curl-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const request = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-subj',
    '/CN=loopback',
  ]
  execFileSync('openssl', [...request, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  const answer = (scheme: string) => (request: IncomingMessage, response: ServerResponse) => {
    // The case of a host name has no effect.
    response.end(`${scheme}://${request.headers.host?.toLowerCase()}${request.url}`)
  }
  const secure = createSecureServer({ key: readFileSync(key), cert: readFileSync(cert) }, answer('https'))
  const plain = createServer(answer('http'))
  const [securePort, plainPort] = await Promise.all([listen(secure), listen(plain)])
  const places = ['--connect-to', `:443:127.0.0.1:${securePort}`, '--connect-to', `:80:127.0.0.1:${plainPort}`]
  const form = ['--silent', '--insecure', '--http1.1', '--globoff', '--max-time', '60', '--noproxy', '*']
  return {
    version: execFileSync('curl', ['--version'], { encoding: 'utf8' }).split(' ').slice(0, 2).join(' '),
    async read(urls, options = []) {
      // The answer of the server, then the number of the URL and the result, on a line for each URL.
      const settings = [
        'write-out = " %{exitcode}\\n"',
        ...urls.map((url) => `url = "${url.replace(/["\\]/g, '\\$&')}"`),
      ]
      const child = spawn('curl', [...form, ...places, ...options, '--config', '-'], {
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      child.stdin.end(settings.join('\n'))
      let output = ''
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
      await once(child, 'close')
      const lines = output.split('\n').slice(0, -1)
      if (lines.length !== urls.length) throw new Error(`curl answered ${lines.length} of ${urls.length} URLs`)
      return lines.map((line) => {
        const [, reading = '', code] = /^(.*) ([0-9]+)$/.exec(line) ?? []
        return code === '0' ? reading : refused(`curl stopped with ${code}`)
      })
    },
    async close() {
      for (const server of [secure, plain]) {
        server.closeAllConnections()
        server.close()
      }
      await rm(folder, { recursive: true })
    },
  }
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
