import { canonicalPath, encodePercent } from '../canonical/canonical-path.js'
import { apigProfiles } from '../canonical/profiles.js'
import { splitRequestTarget } from '../canonical/request-target.js'
import { type Change, type Form, fieldChanges, utf8Units } from './change.js'
import { listedValues } from './forwarded.js'
import type { Situation } from './situation.js'

const senderEncodes = 'Let the sender encode it once, and decode it nowhere'
const resign = 'Let the sender sign the path that it sends'
const rawTarget = 'Pass the raw target: something decoded or rewrote the path before the verifier'

/** Prefixes that proxies often remove from a path, or under which they mount an application. */
const prefixes = (
  '/api /v1 /v2 /v3 /api/v1 /api/v2 /api/v3 /rest /prod /production /dev /test /stage /staging /beta /release /RELEASE ' +
  '/default /$default /app /apps /service /services /backend /public /internal /gateway /webhook /webhooks'
).split(' ')

const mostSegments = 8

/** Returns other paths that the sender may have signed. The likeliest comes first. */
export function pathChanges(situation: Situation): Iterable<Change> {
  return fieldChanges('path', [
    ...forwardedForms(situation),
    // Try this before the prefixes: `/a/../b` without the prefix `/a/..` is `/b` too.
    ...spellingForms(situation.target.path),
    ...prefixForms(situation.target.path),
    ['path-not-signed', 'the path /', () => '/', resign],
  ])
}

function strictly(path: string): string {
  return canonicalPath(path, apigProfiles.strict)
}

function forwardedForms({ request, target }: Situation): readonly Form[] {
  const rewritten = [
    'x-original-url',
    'x-original-uri',
    'x-rewrite-url',
    'x-forwarded-uri',
    'x-forwarded-path',
    'x-envoy-original-path',
  ]
  const forwarded = rewritten.flatMap((name) =>
    listedValues(request.headers, name).map((value) => [name, value] as const),
  )
  const prefixed = ['x-forwarded-prefix', 'x-script-name'].flatMap((name) =>
    listedValues(request.headers, name).map((value) => [name, `${value.replace(/\/$/, '')}${target.path}`] as const),
  )
  return [...forwarded, ...prefixed]
    .slice(0, 8)
    .map(([name, value]) => [
      'path-rewritten',
      `the path that ${name} names`,
      () => strictly(splitRequestTarget(value).path),
      'A proxy changed the path: restore it in the canonicalUrl hook',
    ])
}

function prefixForms(path: string): readonly Form[] {
  const segments = path.split('/').slice(1)
  const dropped = segments.slice(0, Math.min(mostSegments, segments.length - 1)).map((_, index): Form => {
    const prefix = `/${segments.slice(0, index + 1).join('/')}`
    const remedy = `A proxy added ${prefix}: remove it in the canonicalUrl hook, (url) => url.slice(${prefix.length})`
    return ['path-prefix-added', `the path without ${prefix}`, () => strictly(path.slice(prefix.length)), remedy]
  })
  const added = prefixes.map(
    (prefix): Form => [
      'path-prefix-removed',
      `the path with ${prefix} before it`,
      () => strictly(`${prefix}${path}`),
      `A proxy or a mount removed ${prefix}: restore it in the canonicalUrl hook, (url) => '${prefix}' + url`,
    ],
  )
  return [...dropped, ...added]
}

// Proxies such as nginx merge slashes, and some applications drop the ending of a name.
function mergedForms(path: string): readonly Form[] {
  const slashes = [...path.matchAll(/\/(?=[^/])/g)].slice(1, mostSegments)
  const doubled = slashes.map(({ index }): Form => {
    const signed = `${path.slice(0, index)}/${path.slice(index)}`
    return ['path-slashes', 'the path with a slash doubled, which a proxy merged', () => strictly(signed), rawTarget]
  })
  const names = ['.json', '.xml', '.html', '.php'].map(
    (end): Form => [
      'path-rewritten',
      `the path with ${end} at its end`,
      () => strictly(path.replace(/\/?$/, end)),
      rawTarget,
    ],
  )
  return [...doubled, ...names]
}

function spellingForms(path: string): readonly Form[] {
  const closed = (text: string): string => (text.endsWith('/') ? text : `${text}/`)
  const normalised = (form: 'NFC' | 'NFD') => (): string =>
    strictly(encodeURI(decodeURIComponent(path).normalize(form)))
  return [
    ['path-not-encoded', 'the path as it arrived, not re-encoded', () => closed(path), senderEncodes],
    [
      'path-encoded-again',
      'the path with its escapes encoded again',
      () => closed(path.split('/').map(encodePercent).join('/')),
      senderEncodes,
    ],
    ['path-decoded', 'the path decoded twice', () => strictly(decodeURIComponent(path)), senderEncodes],
    [
      'path-not-encoded',
      'the path decoded and not encoded',
      () => closed(utf8Units(decodeURIComponent(path))),
      senderEncodes,
    ],
    ['path-final-slash', 'the path without a slash at the end', () => strictly(path).replace(/\/$/, ''), resign],
    [
      'path-dot-segments',
      'the path with its dot segments resolved',
      () => strictly(new URL(`http://h${path}`).pathname),
      resign,
    ],
    [
      'path-slashes',
      'the path with its doubled slashes as one',
      () => strictly(path.replace(/\/{2,}/g, '/')),
      rawTarget,
    ],
    ['path-slashes', 'the path with two slashes at its start', () => strictly(`/${path}`), rawTarget],
    ...mergedForms(path),
    ['path-plus', 'the path with + as a space', () => strictly(path.replaceAll('+', '%20')), senderEncodes],
    ['path-plus', 'the path with + for each space', () => strictly(path.replaceAll('%20', '+')), senderEncodes],
    ['path-case', 'the path in lower case', () => strictly(path.toLowerCase()), rawTarget],
    ['path-unicode', 'the path in Unicode form C', normalised('NFC'), resign],
    ['path-unicode', 'the path in Unicode form D', normalised('NFD'), resign],
  ]
}
