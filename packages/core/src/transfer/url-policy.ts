/** Says which URLs may be fetched. Every other URL is refused. */
export interface UrlPolicy {
  /** An origin in lower case, such as `https://s3.amazonaws.com`, or a pattern for the whole origin. */
  readonly origin: string | RegExp
  /** A pattern for the whole path, after its dot segments are resolved. */
  readonly path: RegExp
  /** A pattern for the whole query, without its question mark. Default: a URL has no query. */
  readonly query?: RegExp
  /** How a URL may differ from its canonical form. The canonical form is fetched. Default: no difference is allowed. */
  readonly normalize?: readonly Normalization[]
}

/** Upper case in scheme and host, dot segments (RFC 3986 section 6.2.2), or the default port (section 6.2.3). */
export type Normalization = 'case' | 'path-segments' | 'port'

/** The canonical form of a URL that a policy allows, or the reason why the policy refuses the URL. It completes "The URL …". */
export type UrlReading =
  | { readonly url: string; readonly fault: undefined }
  | { readonly url: undefined; readonly fault: string }

const longest = 2_048

// RFC 3986 appendix B: scheme, host, port, path and query. User information and a fragment do not match.
const shape = /^(https?):\/\/([a-z0-9.-]+)(?::([0-9]+))?(\/[^?#]*)(?:\?([^#]*))?$/i

// The characters that RFC 3986 allows without an escape. Escapes are refused, because one program may decode them and the
// next may not.
const plainPath = /^[A-Za-z0-9._~!$&'()*+,;=:@/-]+$/

// A query may have escapes: programs forward it and do not resolve it.
const plainQuery = /^(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*$/

/**
 * Reads a URL that the sender wrote. This function splits and resolves the URL. The parser of the runtime must then read the
 * result without a change. That parser alone is not enough: some versions of Node leave dot segments in a path such as
 * `/a/.b/../../c`, and the next program resolves them.
 */
export function readUrl(text: string, policy: UrlPolicy, Parser: UrlParser = URL): UrlReading {
  // Read own properties only: JavaScript looks for an absent property in Object.prototype.
  const allowedQuery = Object.hasOwn(policy, 'query') ? policy.query : undefined
  const normalize = Object.hasOwn(policy, 'normalize') ? (policy.normalize ?? []) : []
  if (text.length > longest) return refused(`has more than ${longest} characters`)
  if (!/^[!-~]*$/.test(text)) return refused('has a character that is not printable ASCII')
  const [, scheme = '', host = '', port, path, query] = shape.exec(text) ?? []
  if (path === undefined) return refused('is not an absolute http or https URL without user information and fragment')
  const origin = `${scheme}://${host}`.toLowerCase()
  if (!matches(policy.origin, origin)) return refused(`is not of ${describeOrigin(policy)}`)
  if (!text.startsWith(origin) && !normalize.includes('case')) return refused('has upper case in its scheme or host')
  if (port !== undefined && !(port === defaultPort(origin) && normalize.includes('port')))
    return refused('names a port')
  if (!plainPath.test(path)) return refused('has an escape or a reserved character in its path')
  const resolved = removeDotSegments(path)
  if (resolved !== path && !normalize.includes('path-segments')) return refused('has dot segments in its path')
  if (!matches(policy.path, resolved)) return refused('has a path that is not allowed')
  if (query === undefined ? allowedQuery !== undefined : allowedQuery === undefined || !matches(allowedQuery, query))
    return refused('does not have the query that is allowed')
  if (query !== undefined && !plainQuery.test(query)) return refused('has a reserved character in its query')
  const url = origin + resolved + (query === undefined ? '' : `?${query}`)
  if (!isReadAs({ url, origin, path: resolved }, Parser)) return refused('is not written in canonical form')
  return { url, fault: undefined }
}

/** Resolves the dot segments of a path that begins with a slash (RFC 3986 section 5.2.4). */
export function removeDotSegments(path: string): string {
  const output: string[] = []
  const segments = path.slice(1).split('/')
  for (const segment of segments) {
    if (segment === '..') output.pop()
    else if (segment !== '.') output.push(segment)
  }
  // A dot segment at the end names a folder, so the path ends with a slash.
  if (/^\.\.?$/.test(segments.at(-1) ?? '')) output.push('')
  return `/${output.join('/')}`
}

function refused(fault: string): UrlReading {
  return { url: undefined, fault }
}

/** The part of `URL` that is used here. */
export type UrlParser = new (text: string) => Pick<URL, 'origin' | 'pathname' | 'href'>

function isReadAs({ url, origin, path }: { url: string; origin: string; path: string }, Parser: UrlParser): boolean {
  try {
    const read = new Parser(url)
    return read.origin === origin && read.pathname === path && read.href === url
  } catch {
    return false
  }
}

// The whole text must match, even if the pattern has no anchors.
/** Returns whether a text equals the wanted text, or a pattern matches the whole of it. */
export function matches(wanted: string | RegExp, text: string): boolean {
  return typeof wanted === 'string' ? wanted === text : wanted.exec(text)?.[0] === text
}

function defaultPort(origin: string): string {
  return origin.startsWith('https:') ? '443' : '80'
}

function describeOrigin({ origin }: UrlPolicy): string {
  return typeof origin === 'string' ? `the origin ${origin}` : 'an origin that is allowed'
}
