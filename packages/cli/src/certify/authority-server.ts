import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type CertificateHost,
  createCertificateHost,
  createTestAuthority,
  type TestAuthority,
} from '@countersign/testing'
import { OperatorError } from '../operator-error.js'
import type { EndpointProfile } from './endpoint-case.js'

/** A test authority for endpoints on this machine, which must be configured to trust it. */
export interface AuthorityServer {
  /**
   * Origin, such as `http://127.0.0.1:8790`. `/anchor.pem` is the trust anchor; `/certificate?url=…` replaces a fetch of the
   * URL, for a certificate or for the confirmation of a subscription.
   */
  readonly origin: string
  /** The trust anchor. */
  readonly root: TestAuthority
  /** The intermediate below the trust anchor, which issues the certificates. */
  readonly authority: TestAuthority
  /** The files that `/certificate` serves. */
  readonly host: CertificateHost
  close(): Promise<void>
}

/**
 * Starts a test authority on a port of loopback, 0 for any. `confirmation` answers the URLs that confirm a subscription.
 *
 * @throws OperatorError if the port is taken or not allowed.
 */
export async function startAuthorityServer(
  port: number,
  confirmation: EndpointProfile['confirmation'],
): Promise<AuthorityServer> {
  const root = await createTestAuthority()
  const host = createCertificateHost()
  const server = createServer((request, response) => {
    answer(request, response, { anchorPem: root.anchorPem, host, confirmation }).catch(() => response.destroy())
  })
  server.listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new OperatorError(`The test authority cannot listen on port ${port} of 127.0.0.1: ${code}`)
  }
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    root,
    authority: await root.intermediate(),
    host,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

interface Served {
  readonly anchorPem: string
  readonly host: CertificateHost
  readonly confirmation: EndpointProfile['confirmation']
}

async function answer(
  { url = '/' }: IncomingMessage,
  response: ServerResponse,
  { anchorPem, host, confirmation }: Served,
): Promise<void> {
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1')
  if (pathname === '/anchor.pem') {
    response.end(anchorPem)
    return
  }
  const asked = searchParams.get('url')
  if (pathname !== '/certificate' || asked === null || !URL.canParse(asked)) {
    response.writeHead(404).end()
    return
  }
  const confirmed = confirmation?.(new URL(asked))
  if (confirmed !== undefined) {
    response.writeHead(200, { 'content-type': 'text/xml' }).end(confirmed)
    return
  }
  const file = await host.fetch(asked, { redirect: 'manual' })
  const location = file.headers.get('location')
  response.writeHead(file.status, location === null ? {} : { location })
  response.end(new Uint8Array(await file.arrayBuffer()))
}
