import { InvalidArgumentError } from '@commander-js/extra-typings'
import { OperatorError } from '../operator-error.js'
import { type AuthorityServer, startAuthorityServer } from './authority-server.js'

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

// Creates a reader of an option. It throws an OperatorError if the text has another form.
const reader =
  (form: RegExp, message: string) =>
  (text: string): string => {
    if (form.test(text)) return text
    throw new OperatorError(message)
  }

/** Reads the ARN of a topic. */
export const readTopic: (text: string) => string = reader(
  /^arn:aws[a-z-]*:sns:[a-z]{2}(?:-[a-z]+)+-\d{1,2}:\d{12}:[\w-]{1,256}$/,
  '--topic is not an ARN such as arn:aws:sns:us-east-1:123456789012:orders',
)

/** Reads the URN of a topic. */
export const readTopicUrn: (text: string) => string = reader(
  /^urn:smn:[a-z]{2}(?:-[a-z0-9]+)+:[0-9a-f]{32}:[A-Za-z0-9][\w-]{0,254}$/,
  '--topic is not a URN such as urn:smn:cn-north-4:0123456789abcdef0123456789abcdef:orders',
)

/** Reads the id of a PayPal webhook. */
export const readWebhook: (text: string) => string = reader(
  /^[A-Z0-9]{17}$/,
  '--webhook is not the id of a webhook: 17 upper-case letters and digits',
)

/** Reads the bundle id of an app. */
export const readBundle: (text: string) => string = reader(
  /^[A-Za-z0-9.-]{1,255}$/,
  '--bundle is not a bundle id such as com.example.app',
)

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

/** Parses the number of an app in App Store Connect. */
export function parseAppId(text: string): number {
  return parseNumber(text, 1, Number.MAX_SAFE_INTEGER, 'The number of an app is a whole number.')
}

function parseNumber(text: string, least: number, most: number, expected: string): number {
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= least && value <= most)) throw new InvalidArgumentError(expected)
  return value
}
