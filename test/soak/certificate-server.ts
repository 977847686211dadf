import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The answer of the host to a request for a certificate. */
export type HostMode = 'fine' | 'slow' | 'down' | '500' | 'redirect' | '10 MB' | 'garbage'

/** A certificate host on loopback. */
export interface CertificateServer {
  readonly url: string
  mode: HostMode
  /** The file that it serves at every path. */
  chain: string
  /** The number of requests. */
  readonly downloads: number
  close(): void
}

/** Starts a host with real faults: sockets that break, bodies that do not end. */
export async function startCertificateServer(chain: string): Promise<CertificateServer> {
  let downloads = 0
  const server = createServer((_request, response) => {
    downloads += 1
    answer(state, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const state: CertificateServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mode: 'fine',
    chain,
    get downloads() {
      return downloads
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
  return state
}

function answer({ mode, chain }: CertificateServer, response: ServerResponse): void {
  if (mode === 'down') response.destroy()
  else if (mode === 'slow') setTimeout(() => response.end(chain), 700)
  else if (mode === '500') response.writeHead(500).end('Internal error')
  else if (mode === 'redirect') response.writeHead(302, { location: '/elsewhere.pem' }).end()
  else if (mode === 'garbage') response.end(Buffer.alloc(3_000, 0xa5))
  else if (mode === '10 MB') sendMegabytes(chain, response)
  else response.end(chain)
}

// Send no Content-Length, so that the receiver must count.
function sendMegabytes(chain: string, response: ServerResponse): void {
  response.write(chain)
  const chunk = Buffer.alloc(65_536, 0x0a)
  let sent = 0
  const more = (): void => {
    while (sent < 10_000_000 && !response.destroyed) {
      sent += chunk.byteLength
      if (!response.write(chunk)) return
    }
    response.end()
  }
  response.on('drain', more).on('error', () => {})
  more()
}
