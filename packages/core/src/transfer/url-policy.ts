/** Which URLs may be fetched. Whatever is not named here is refused. */
export interface UrlPolicy {
  /** Such as `https://s3.amazonaws.com`, in lower case; or a pattern for the whole of it. */
  readonly origin: string | RegExp
  /** A pattern for the whole path, once its dot segments are resolved. */
  readonly path: RegExp
  /** A pattern for the whole query, without its question mark. Default: a URL has no query. */
  readonly query?: RegExp
  /** How a URL may differ from its canonical form, which is what is fetched. Default: in no way. */
  readonly normalize?: readonly Normalization[]
}

/** Upper case in scheme and host, dot segments (RFC 3986 section 6.2.2), or the default port (section 6.2.3). */
export type Normalization = 'case' | 'path-segments' | 'port'

/** The canonical form of a URL inside a policy; or what keeps it out, to complete a sentence. */
export type UrlReading =
  | { readonly url: string; readonly fault: undefined }
  | { readonly url: undefined; readonly fault: string }

const longest = 2_048

// RFC 3986 appendix B: scheme, host, port, path and query. User information and a fragment do not match.
const shape = /^(https?):\/\/([a-z0-9.-]+)(?::([0-9]+))?(\/[^?#]*)(?:\?([^#]*))?$/i

// What RFC 3986 lets stand for itself. An escape may be decoded by one program and not by the next, so there is none.
const plainPath = /^[A-Za-z0-9._~!$&'()*+,;=:@/-]+$/

/**
 * Reads a URL that somebody else wrote. It is taken apart and resolved here; the runtime's own parser then has to read the
 * result as it stands. That parser alone is not believed: some versions of Node leave dot segments in a path such as
 * `/a/.b/../../c`, which the next program resolves.
 */
export function readUrl(text: string, policy: UrlPolicy, Parser: UrlParser = URL): UrlReading {
  // Own properties, since one that is absent is looked up in Object.prototype.
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
  // What a dot segment at the end names is a folder.
  if (/^\.\.?$/.test(segments.at(-1) ?? '')) output.push('')
  return `/${output.join('/')}`
}

function refused(fault: string): UrlReading {
  return { url: undefined, fault }
}

/** What is used of `URL`. */
export type UrlParser = new (text: string) => Pick<URL, 'origin' | 'pathname' | 'href'>

function isReadAs({ url, origin, path }: { url: string; origin: string; path: string }, Parser: UrlParser): boolean {
  try {
    const read = new Parser(url)
    return read.origin === origin && read.pathname === path && read.href === url
  } catch {
    return false
  }
}

// A pattern without anchors takes no more than one with them.
function matches(wanted: string | RegExp, text: string): boolean {
  return typeof wanted === 'string' ? wanted === text : wanted.exec(text)?.[0] === text
}

function defaultPort(origin: string): string {
  return origin.startsWith('https:') ? '443' : '80'
}

function describeOrigin({ origin }: UrlPolicy): string {
  return typeof origin === 'string' ? `the origin ${origin}` : 'an origin that is allowed'
}
