import { aCount, type OptionKind, type OptionKinds, readOptions, requireKind } from '@countersign/core/http'

/** A file that a host serves: PEM text or DER bytes. */
export type HostedFile = string | Uint8Array

/** Describes a fault of a certificate host. */
export type HostFault =
  /** The connection fails. */
  | { kind: 'down' }
  /** Answers late. */
  | { kind: 'slow'; milliseconds: number }
  /** Accepts the request and never answers. */
  | { kind: 'silent' }
  /** Sends the head and half the file, and then stalls. */
  | { kind: 'stalled' }
  /** Sends the head and half the file, and then the connection breaks. */
  | { kind: 'broken' }
  /** Answers with a status and a short text. */
  | { kind: 'status'; status: number }
  /** Answers with a redirect. The default status is 302. */
  | { kind: 'redirect'; location: string; status?: number }
  /** Sends the file followed by line feeds, 10 MB by default. It has a Content-Length only if the option is set. */
  | { kind: 'oversize'; bytes?: number; contentLength?: boolean }
  /** Answers 200 with other content, by default bytes that are not a certificate. */
  | { kind: 'garbage'; content?: HostedFile }

/** Options of {@link CertificateHost.fail}. */
export interface HostFaultOptions {
  /** The number of requests that fail. Default: all, until the host recovers. */
  times?: number
  /** The URL that fails. Default: every URL. */
  url?: string
}

/** A request that a certificate host received. */
export interface HostedRequest {
  readonly url: string
  readonly method: string
  readonly redirect: 'error' | 'follow' | 'manual'
}

/** A certificate host in memory. */
export interface CertificateHost {
  /** Fetches from this host, and from nothing else. A URL that the host does not serve is answered 404. */
  readonly fetch: typeof globalThis.fetch
  /** Every request so far, in order. */
  readonly requests: readonly HostedRequest[]
  /** The number of body bytes that were read so far. If the reader of an oversize file stops, the rest does not count. */
  readonly bytesSent: number
  /** Serves a file at a URL. A second call for the URL replaces the file. */
  serve(url: string, file: HostedFile): void
  /** Stops serving a URL. */
  remove(url: string): void
  /** Adds a fault from now on. */
  fail(fault: HostFault, options?: HostFaultOptions): void
  /** Ends every fault. */
  recover(): void
  /** Counts the requests, in total or for one URL. */
  count(url?: string): number
}

const faultKinds = ['down', 'slow', 'silent', 'stalled', 'broken', 'status', 'redirect', 'oversize', 'garbage']

const aFault: OptionKind = {
  wanted: `an object whose kind is one of ${faultKinds.join(', ')}`,
  accepts: (value) => typeof value === 'object' && value !== null && faultKinds.includes((value as HostFault).kind),
}

const aFile: OptionKind = {
  wanted: 'text or a Uint8Array',
  accepts: (value) => typeof value === 'string' || ArrayBuffer.isView(value),
  secret: true,
}

const faultOptionKinds: OptionKinds<HostFaultOptions> = {
  times: aCount('requests'),
  url: { wanted: 'a URL', accepts: (value) => typeof value === 'string' && URL.canParse(value) },
}

/**
 * Creates a certificate host: a `fetch` that serves the given files, and fails as the methods say.
 *
 * @throws TypeError if a file is neither text nor bytes.
 *
 * @example
 * ```ts
 * import { alexaCertificateUrl, alexaDnsName, createCertificateHost, createTestAuthority } from '@countersign/testing'
 *
 * const authority = await createTestAuthority()
 * const signer = await authority.issue({ dnsNames: [alexaDnsName] })
 * export const host = createCertificateHost({ [alexaCertificateUrl]: signer.chainPem })
 * host.fail({ kind: 'status', status: 500 }, { times: 1 })
 * ```
 */
export function createCertificateHost(files: Readonly<Record<string, HostedFile>> = {}): CertificateHost {
  const served = new Map(Object.entries(files))
  for (const [url, file] of served) requireKind(`createCertificateHost: the file of ${url}`, file, aFile)
  const requests: HostedRequest[] = []
  let faults: { fault: HostFault; left: number; url: string | undefined }[] = []
  let bytesSent = 0
  const count = (bytes: number): void => {
    bytesSent += bytes
  }

  const takeFault = (url: string): HostFault | undefined => {
    const active = faults.find((entry) => entry.left > 0 && (entry.url === undefined || entry.url === url))
    if (active === undefined) return undefined
    active.left -= 1
    return active.fault
  }

  const answer = async (
    url: string,
    redirect: HostedRequest['redirect'],
    signal: AbortSignal | undefined,
  ): Promise<Response> => {
    const fault = takeFault(url)
    if (fault?.kind === 'down') throw new TypeError('fetch failed')
    if (fault?.kind === 'silent') await pause(undefined, signal)
    if (fault?.kind === 'slow') await pause(fault.milliseconds, signal)
    if (fault?.kind === 'status') return textResponse(fault.status, 'The test host was set to fail', count)
    if (fault?.kind === 'redirect') return await redirected(fault, url, redirect, signal)
    const file = fault?.kind === 'garbage' ? (fault.content ?? garbage) : served.get(url)
    if (file === undefined) return textResponse(404, 'Not found', count)
    return fileResponse(bytesOf(file), fault, signal, count)
  }

  const redirected = async (
    fault: Extract<HostFault, { kind: 'redirect' }>,
    url: string,
    redirect: HostedRequest['redirect'],
    signal: AbortSignal | undefined,
  ): Promise<Response> => {
    const { status = 302, location } = fault
    if (redirect === 'error') throw new TypeError('fetch failed')
    if (redirect === 'manual') return new Response(null, { status, headers: { location } })
    const target = new URL(location, url).href
    requests.push({ url: target, method: 'GET', redirect })
    return describe(await answer(target, redirect, signal), { url: target, redirected: true })
  }

  return {
    requests,
    get bytesSent() {
      return bytesSent
    },
    async fetch(input, init) {
      // Recognise a Request by its members: a realm or a polyfill may have its own class.
      const request = typeof input === 'object' && 'url' in input ? input : undefined
      const url = request?.url ?? new URL(String(input)).href
      const redirect = init?.redirect ?? request?.redirect ?? 'follow'
      const signal = init?.signal ?? request?.signal ?? undefined
      requests.push({ url, method: init?.method ?? request?.method ?? 'GET', redirect })
      signal?.throwIfAborted()
      // A real host never answers in the same turn of the event loop.
      await pause(0, signal)
      const response = await answer(url, redirect, signal)
      return response.redirected ? response : describe(response, { url, redirected: false })
    },
    serve(url, file) {
      requireKind(`serve: the file of ${url}`, file, aFile)
      served.set(url, file)
    },
    remove(url) {
      served.delete(url)
    },
    fail(fault, options) {
      requireKind('fail: fault', fault, aFault)
      const { times = Number.POSITIVE_INFINITY, url } = readOptions('fail', options, faultOptionKinds)
      faults.push({ fault, left: times, url })
    },
    recover() {
      faults = []
    },
    count(url) {
      return url === undefined ? requests.length : requests.filter((request) => request.url === url).length
    },
  }
}

const chunkBytes = 16_384
const garbage = Uint8Array.from({ length: 1024 }, (_, index) => (index * 167 + 13) & 0xff)

function bytesOf(file: HostedFile): Uint8Array {
  return typeof file === 'string' ? new TextEncoder().encode(file) : file
}

function textResponse(status: number, text: string, count: (bytes: number) => void): Response {
  const bodiless = status === 204 || status === 205 || status === 304
  return new Response(
    bodiless ? null : bodyOf(new TextEncoder().encode(text), text.length, 'closed', undefined, count),
    {
      status,
    },
  )
}

function fileResponse(
  file: Uint8Array,
  fault: HostFault | undefined,
  signal: AbortSignal | undefined,
  count: (bytes: number) => void,
): Response {
  const headers = new Headers({ 'content-type': 'binary/octet-stream' })
  if (fault?.kind === 'stalled' || fault?.kind === 'broken') {
    const half = Math.floor(file.byteLength / 2)
    return new Response(bodyOf(file.subarray(0, half), half, fault.kind, signal, count), { headers })
  }
  const size = fault?.kind === 'oversize' ? (fault.bytes ?? 10_000_000) : file.byteLength
  if (fault?.kind !== 'oversize' || fault.contentLength) headers.set('content-length', String(size))
  return new Response(bodyOf(file, size, 'closed', signal, count), { headers })
}

// The bytes, then line feeds up to the size, created only when they are read.
function bodyOf(
  bytes: Uint8Array,
  size: number,
  end: 'closed' | 'stalled' | 'broken',
  signal: AbortSignal | undefined,
  count: (bytes: number) => void,
): ReadableStream<Uint8Array> {
  let sent = 0
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        signal?.addEventListener('abort', () => {
          if (sent < size || end === 'stalled') controller.error(signal.reason)
        })
      },
      pull(controller) {
        if (sent < size) {
          const chunk = new Uint8Array(Math.min(chunkBytes, size - sent)).fill(0x0a)
          chunk.set(bytes.subarray(sent, sent + chunk.byteLength))
          sent += chunk.byteLength
          count(chunk.byteLength)
          controller.enqueue(chunk)
        }
        if (sent < size) return undefined
        if (end === 'stalled') return new Promise<void>(() => {})
        if (end === 'broken') controller.error(new TypeError('terminated'))
        else controller.close()
        return undefined
      },
    },
    { highWaterMark: 0 },
  )
}

// A Response that a script creates has no URL.
function describe(response: Response, properties: { url: string; redirected: boolean }): Response {
  for (const [name, value] of Object.entries(properties)) Object.defineProperty(response, name, { value })
  return response
}

function pause(milliseconds: number | undefined, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = milliseconds === undefined ? undefined : setTimeout(resolve, milliseconds)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}
