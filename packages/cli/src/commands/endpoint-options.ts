import { InvalidArgumentError } from '@commander-js/extra-typings'
import { type AuthorityServer, startAuthorityServer } from '../certify/authority-server.js'
import { OperatorError } from '../operator-error.js'

/** The default port of the test authority. */
export const authorityPort = 8790

/**
 * Reads the URL of an endpoint.
 *
 * @throws OperatorError if it is not http or https, or holds user information.
 */
export function readEndpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new OperatorError('URL must be http or https, without user information')
  }
  url.hash = ''
  return url.href
}

/**
 * Reads the ARN of a topic.
 *
 * @throws OperatorError
 */
export function readTopic(text: string): string {
  if (!/^arn:aws[a-z-]*:sns:[a-z]{2}(?:-[a-z]+)+-\d{1,2}:\d{12}:[\w-]{1,256}$/.test(text))
    throw new OperatorError('--topic is not an ARN such as arn:aws:sns:us-east-1:123456789012:orders')
  return text
}

/**
 * Reads the URN of a topic.
 *
 * @throws OperatorError
 */
export function readTopicUrn(text: string): string {
  if (!/^urn:smn:[a-z]{2}(?:-[a-z0-9]+)+:[0-9a-f]{32}:[A-Za-z0-9][\w-]{0,254}$/.test(text))
    throw new OperatorError('--topic is not a URN such as urn:smn:cn-north-4:0123456789abcdef0123456789abcdef:orders')
  return text
}

/**
 * Reads the id of a PayPal webhook.
 *
 * @throws OperatorError
 */
export function readWebhook(text: string): string {
  if (!/^[A-Z0-9]{17}$/.test(text))
    throw new OperatorError('--webhook is not the id of a webhook: 17 upper-case letters and digits')
  return text
}

/** Serves a test authority while something runs. */
export async function withAuthority<Result>(
  port: number,
  run: (server: AuthorityServer) => Promise<Result>,
): Promise<Result> {
  const server = await startAuthorityServer(port)
  try {
    return await run(server)
  } finally {
    await server.close()
  }
}

/** Parses a port. */
export function parsePort(text: string): number {
  return parseNumber(text, 0, 65_535, 'A port is 0 to 65535.')
}

/** Parses a timeout in seconds. */
export function parseSeconds(text: string): number {
  return parseNumber(text, 0.1, 60, 'A timeout is 0.1 to 60 seconds.')
}

/** Parses a number of requests. */
export function parseCount(text: string): number {
  return parseNumber(text, 1, 1_000, 'A number of requests is 1 to 1000.')
}

function parseNumber(text: string, least: number, most: number, expected: string): number {
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= least && value <= most)) throw new InvalidArgumentError(expected)
  return value
}

/** The help text that says how to make an endpoint trust the test authority. */
export const authorityHelp: { readonly alexa: string; readonly sns: string; readonly paypal: string } = {
  alexa: `
The endpoint, in a test environment and never in production, is made to trust
the test authority like this:

  const authority = 'http://127.0.0.1:${authorityPort}'
  const anchors = () => fetch(authority + '/anchor.pem').then((it) => it.text())
  createAlexaVerifier({
    skillId,
    trustAnchors: async () => createTrustAnchors(await anchors()),
    fetch: (url, init) =>
      fetch(authority + '/certificate?url=' + encodeURIComponent(url), init),
  })`,
  sns: `
The endpoint, in a test environment and never in production, is made to trust
the test authority like this:

  const authority = 'http://127.0.0.1:${authorityPort}'
  const anchors = () => fetch(authority + '/anchor.pem').then((it) => it.text())
  const fromAuthority = (url, init) =>
    fetch(authority + '/certificate?url=' + encodeURIComponent(url), init)
  createSnsVerifier({
    topicArns,
    trustAnchors: async () => createTrustAnchors(await anchors()),
    fetch: fromAuthority,
  })
  confirmSubscription(verified, { fetch: fromAuthority })`,
  paypal: `
The endpoint, in a test environment and never in production, is made to trust
the test authority like this:

  const authority = 'http://127.0.0.1:${authorityPort}'
  const anchors = () => fetch(authority + '/anchor.pem').then((it) => it.text())
  createPayPalVerifier({
    webhookId,
    replayGuard,
    trustAnchors: async () => createTrustAnchors(await anchors()),
    fetch: (url, init) =>
      fetch(authority + '/certificate?url=' + encodeURIComponent(url), init),
  })`,
}
