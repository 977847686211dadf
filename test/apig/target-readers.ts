/** A handler's reading of a target: its segments, and the values of each name in their order. */
export interface Reading {
  readonly path: readonly string[]
  readonly query: Readonly<Record<string, readonly string[]>>
}

/** The ways in which handlers read a raw target in origin-form. Some router or framework uses each of them. */
export const readers: Readonly<Record<string, (target: string) => Reading>> = {
  // A URL parser resolves dot segments, `%2e` included, and reads a query as a form.
  url(target) {
    const { pathname, searchParams } = new URL(`http://h${target}`)
    return { path: segmentsOf(pathname).map(decode), query: gather([...searchParams]) }
  },
  // RFC 3986: a reader finds the separators before it decodes anything.
  generic(target) {
    const [path, query] = split(target)
    return { path: segmentsOf(path).map(decode), query: gather(itemsOf(query, '&')) }
  },
  // CGI, WSGI and some gateways decode the path before they look for slashes.
  decodeFirst(target) {
    const [path, query] = split(target)
    return { path: segmentsOf(decode(path)), query: gather(itemsOf(query, '&')) }
  },
  // Servlets read the text after a semicolon as parameters of the segment.
  parameters(target) {
    const [path, query] = split(target)
    const segments = segmentsOf(path).map((segment) => decode(segment.split(';')[0] ?? ''))
    return { path: segments, query: gather(itemsOf(query, /[&;]/)) }
  },
  // PHP, qs and Rack put `a` and `a[]` into one list.
  lists(target) {
    const [path, query] = split(target)
    const items = itemsOf(query, '&').map(([name, value]): [string, string] => [name.replace(/\[\]$/, ''), value])
    return { path: segmentsOf(path).map(decode), query: gather(items) }
  },
}

function split(target: string): [path: string, query: string] {
  const question = target.indexOf('?')
  return question < 0 ? [target, ''] : [target.slice(0, question), target.slice(question + 1)]
}

// A slash at the end is ignored. Its collision has a row of its own, and is accepted.
function segmentsOf(path: string): string[] {
  return path.replace(/\/$/, '').split('/').slice(1)
}

function itemsOf(query: string, separator: string | RegExp): [string, string][] {
  return query
    .split(separator)
    .filter((item) => item !== '')
    .map((item) => {
      const equals = item.indexOf('=')
      return equals < 0 ? [decode(item), ''] : [decode(item.slice(0, equals)), decode(item.slice(equals + 1))]
    })
}

function gather(items: readonly (readonly [string, string])[]): Record<string, string[]> {
  const values = new Map<string, string[]>()
  for (const [name, value] of items) values.set(name, [...(values.get(name) ?? []), value])
  return Object.fromEntries([...values].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function decode(text: string): string {
  return decodeURIComponent(text)
}
