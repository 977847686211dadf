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
 * Starts a test authority on a port of loopback, 0 for any.
 *
 * @throws OperatorError if the port is taken or not allowed.
 */
export async function startAuthorityServer(port: number): Promise<AuthorityServer> {
  const root = await createTestAuthority()
  const host = createCertificateHost()
  const server = createServer((request, response) => {
    answer(request, response, root.anchorPem, host).catch(() => response.destroy())
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

async function answer(
  { url = '/' }: IncomingMessage,
  response: ServerResponse,
  anchorPem: string,
  host: CertificateHost,
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
  const confirmation = confirmationFor(new URL(asked))
  if (confirmation !== undefined) {
    response.writeHead(200, { 'content-type': 'text/xml' }).end(confirmation)
    return
  }
  const file = await host.fetch(asked, { redirect: 'manual' })
  const location = file.headers.get('location')
  response.writeHead(file.status, location === null ? {} : { location })
  response.end(new Uint8Array(await file.arrayBuffer()))
}

/** Answers as Amazon SNS does to a SubscribeURL. */
function confirmationFor({ searchParams }: URL): string | undefined {
  const topicArn = searchParams.get('TopicArn') ?? ''
  if (searchParams.get('Action') !== 'ConfirmSubscription' || !/^arn:[\w:.-]+$/.test(topicArn)) return undefined
  const subscription = `<SubscriptionArn>${topicArn}:00000000-0000-4000-8000-000000000000</SubscriptionArn>`
  return `<ConfirmSubscriptionResponse><ConfirmSubscriptionResult>${subscription}</ConfirmSubscriptionResult></ConfirmSubscriptionResponse>`
}
