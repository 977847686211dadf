import type { VerificationError } from '../errors.js'
import { tryField } from '../request/signed-request.js'

/** The error of the network, and what to do about it. */
export interface NetworkAdvice {
  /** The error code of the network, such as ENOTFOUND, if there was one. */
  readonly networkCode: string | undefined
  readonly cause: string
  readonly fix: string
}

type Advice = readonly [codes: RegExp, cause: string, fix: string]

const store = 'Or provide the file through a certificateStore.'

const byCode: readonly Advice[] = [
  [
    /^(?:ENOTFOUND|EAI_AGAIN|ENODATA|ESERVFAIL|ERR_NAME_NOT_RESOLVED)$/,
    'The name of the certificate host could not be resolved',
    `Let this machine ask a name server (DNS) that resolves public names: look at the VPC, the container and /etc/resolv.conf. ${store}`,
  ],
  [
    /^(?:ECONNREFUSED|ConnectionRefused|ERR_CONNECTION_REFUSED)$/,
    'The connection to the certificate host was refused',
    `Look for a proxy that is configured but not running, or a firewall that rejects port 443. ${store}`,
  ],
  [
    /^(?:ETIMEDOUT|UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT|ESOCKETTIMEDOUT|TimeoutError|AbortError|ABORT_ERR)$/,
    'The certificate host did not answer in time',
    `Allow connections to port 443: a firewall, a security group, or a subnet without a NAT gateway drops packets silently. ${store}`,
  ],
  [
    /^(?:EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ENETDOWN)$/,
    'No route leads from this machine to the certificate host',
    `Give the subnet a route to the internet (a NAT gateway), or switch off IPv6 if it leads nowhere. ${store}`,
  ],
  [
    /^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET|ConnectionClosed|ECONNABORTED)$/,
    'The connection to the certificate host was cut off',
    `Look for a proxy or a firewall that inspects TLS and cuts off what it does not allow. ${store}`,
  ],
  [
    /^(?:CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_|ERR_SSL_|EPROTO|UNKNOWN_CERTIFICATE)/,
    'The TLS certificate of the certificate host is not trusted here',
    'Give the runtime the authority of the proxy that inspects TLS (NODE_EXTRA_CA_CERTS, DENO_CERT), or exempt the certificate host from inspection.',
  ],
  [
    /^(?:EACCES|EPERM|NotCapable|PermissionDenied|ERR_ACCESS_DENIED)$/,
    'This process may not use the network',
    'Allow it: deno run --allow-net=<the certificate host>, node --permission with --allow-net, or the policy of the sandbox.',
  ],
]

/** Returns what a failed download shows about the network path to the certificate host. */
export function adviseOnDownload(error: VerificationError): NetworkAdvice {
  const networkCode = networkCodeOf(error)
  const known = networkCode === undefined ? undefined : byCode.find(([codes]) => codes.test(networkCode))
  if (known !== undefined) return { networkCode, cause: `${known[1]} (${networkCode}).`, fix: known[2] }
  const [cause, fix] = fromMessage(error.message)
  return { networkCode, cause: networkCode === undefined ? `${cause}.` : `${cause} (${networkCode}).`, fix }
}

function fromMessage(message: string): readonly [string, string] {
  const [, status = ''] = /answered (\d{3})$/.exec(message) ?? []
  if (status === '407') return [message, 'Give the fetch of the verifier the credentials of the proxy.']
  if (status === '403' || status === '404' || status === '410')
    return [
      `${message}: there is no such file`,
      'Use the URL of a new request, because the service changes its certificate from time to time. A proxy may also refuse the host.',
    ]
  if (status === '429' || status.startsWith('5'))
    return [message, 'Let the service deliver again, and bridge such failures with a certificateStore.']
  if (message.includes('redirect'))
    return [message, 'Look for a proxy or a login page that answers in place of the certificate host.']
  if (message.includes('larger') || message.includes('not a certificate file'))
    return [message, 'Look for a proxy or a login page that answers in place of the certificate host: the file is PEM.']
  return [
    message,
    `Let this machine reach the certificate host on port 443. A page in a browser cannot, because the host does not allow CORS. ${store}`,
  ]
}

const mostCauses = 6

/** Returns the code of the first network error among the causes of an error. */
function networkCodeOf(error: unknown): string | undefined {
  let name: string | undefined
  let current = error
  for (let depth = 0; depth < mostCauses && typeof current === 'object' && current !== null; depth++) {
    const code = tryField(current, 'code')
    if (depth > 0 && isCode(code)) return code
    const ownName = tryField(current, 'name')
    if (depth > 0 && isCode(ownName) && ownName !== 'Error' && ownName !== 'TypeError') name ??= ownName
    const errors = tryField(current, 'errors')
    current = tryField(current, 'cause') ?? (Array.isArray(errors) ? errors[0] : undefined)
  }
  return name
}

// A message may contain an address or a password, but a code does not.
function isCode(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z][A-Za-z0-9_]{1,39}$/.test(value)
}
