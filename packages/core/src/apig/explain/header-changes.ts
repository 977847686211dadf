import { decodeUtf8 } from '../../encoding/bytes.js'
import { canonicalHeaderValue } from '../canonical/signed-headers.js'
import type { ApigAccidentId } from './accidents.js'
import { attempt, type Change, utf8Units } from './change.js'
import { forwardedHosts } from './forwarded.js'
import type { Situation } from './situation.js'

const mostHeaders = 24
const longestValue = 2_048

/** Generates other values that the signed headers except Host may have had. The likeliest comes first. */
export function* headerChanges({ headers }: Situation): Generator<Change> {
  const present = headers.slice(0, mostHeaders)
  for (const { name, values } of present) {
    const [value = ''] = values
    if (name === 'content-type' && value.length <= longestValue) yield* contentTypeChanges(value)
  }
  yield* nameChanges()
  for (const { name, values } of present) {
    const [value, ...more] = values
    if (name === 'host' || name === 'x-sdk-date' || value === undefined || more.length > 0) continue
    if (value.length <= longestValue) yield* valueChanges(name, value)
  }
}

function lineChange(accident: ApigAccidentId, what: string, remedy: string, name: string, value: string): Change {
  return {
    accident,
    what,
    remedy,
    apply: (canonical) => ({
      ...canonical,
      headerLines: canonical.headerLines.map((line) => (line.startsWith(`${name}:`) ? `${name}:${value}` : line)),
    }),
  }
}

/** Generates other values that the Host header may have had: from other headers, with another port, or in another case. */
export function* hostChanges({ request, headers, target: { host: ofTarget } }: Situation): Generator<Change> {
  const signed = headers.find(({ name }) => name === 'host')?.values[0]
  if (signed === undefined) return
  const [received = ''] = request.headers.values('host').filter(({ length }) => length <= longestValue)
  const port = request.headers.values('x-forwarded-port')[0]
  const ports = [...(port === undefined ? [] : [port]), '443', '80', '8443', '8080']
  const forwarded = forwardedHosts(request.headers)
  const bases = [received, received.toLowerCase(), ...forwarded, ...(ofTarget === undefined ? [] : [ofTarget])]
  const bare = bases.map((host) => host.replace(/:\d+$/, '')).filter((host) => host !== '')
  const hosts = new Set([...bases, ...bare, ...bare.flatMap((host) => ports.map((each) => `${host}:${each}`))])
  hosts.delete(signed)
  hosts.delete('')
  for (const host of hosts) {
    const value = attempt(() => canonicalHeaderValue(host))
    if (value === undefined) continue
    const isPort = host.replace(/:\d+$/, '') === signed.replace(/:\d+$/, '')
    const accident = host.toLowerCase() === signed.toLowerCase() ? 'host-case' : isPort ? 'host-port' : 'host-changed'
    yield lineChange(
      accident,
      `the host ${host}`,
      `A proxy changed the Host header: set trustedHost: '${host}'`,
      'host',
      value,
    )
  }
}

function* contentTypeChanges(received: string): Generator<Change> {
  const type = typeOf(received)
  const charsets = ['; charset=utf-8', ';charset=utf-8', '; charset=UTF-8', ';charset=UTF-8', '; charset=ISO-8859-1']
  const remedy = 'Something set, dropped or rewrote the content type on the way: keep the header as the sender set it'
  for (const value of new Set([type, ...charsets.map((charset) => type + charset), ...othersOf(received)])) {
    if (value === received) continue
    const isSameType = typeOf(value) === typeOf(received)
    const accident = isSameType ? 'content-type-charset' : 'content-type-changed'
    yield lineChange(accident, `the content type '${value}'`, remedy, 'content-type', value)
  }
}

function typeOf(contentType: string): string {
  return (contentType.split(';', 1)[0] ?? '').trim()
}

// Content types that clients set automatically after the sender has signed without one.
function othersOf(received: string): readonly string[] {
  const common = [
    'application/json',
    'text/plain;charset=UTF-8',
    'application/x-www-form-urlencoded',
    'application/octet-stream',
  ]
  return ['', ...common, received.toLowerCase(), received.replace(/\s*;\s*/g, '; '), received.replace(/\s*;\s*/g, ';')]
}

function* nameChanges(): Generator<Change> {
  const remedy = 'Let the sender write the names of signed headers in lower case'
  const cased = (line: string): string =>
    line.replace(/^[^:]+/, (name) => name.replace(/(?:^|-)[a-z]/g, (c) => c.toUpperCase()))
  const change = (what: string, edit: (line: string) => string): Change => ({
    accident: 'header-name-case',
    what,
    remedy,
    apply: (canonical) => ({ ...canonical, headerLines: canonical.headerLines.map(edit) }),
  })
  yield change('the names of the headers as they are usually written, not in lower case', cased)
  yield change('the names of the headers in upper case', (line) => line.replace(/^[^:]+/, (name) => name.toUpperCase()))
  yield {
    ...change('the names of the headers followed by a space', (line) => line.replace(':', ': ')),
    accident: 'header-padded',
  }
  yield {
    accident: 'header-name-case',
    what: 'SignedHeaders and the names of the headers as they are usually written',
    remedy,
    apply: (canonical) => ({
      ...canonical,
      headerLines: canonical.headerLines.map(cased),
      signedHeaders: canonical.signedHeaders.split(';').map(cased).join(';'),
    }),
  }
}

function* valueChanges(name: string, value: string): Generator<Change> {
  const trim = 'Let the sender trim the values that it signs'
  const keep = 'Something rewrote the header on the way: keep it as the sender set it'
  const forms: readonly (readonly [ApigAccidentId, string, () => string, string])[] = [
    ['header-padded', 'with a space before it', () => ` ${value}`, trim],
    ['header-padded', 'with a space after it', () => `${value} `, trim],
    ['header-padded', 'with spaces around it', () => ` ${value} `, trim],
    ['header-padded', 'with a tab before it', () => `\t${value}`, trim],
    ['header-spaces', 'with each run of spaces as one', () => value.replace(/[ \t]+/g, ' '), keep],
    ['header-spaces', 'with a space after each comma', () => value.replace(/,[ \t]*/g, ', '), keep],
    ['header-spaces', 'without spaces after commas', () => value.replace(/,[ \t]+/g, ','), keep],
    [
      'header-encoding',
      'as UTF-8, which came as latin-1',
      () => utf8Units(value),
      'Let the sender sign the bytes that it sends',
    ],
    [
      'header-encoding',
      'as latin-1, which came as UTF-8',
      () => latin1Of(value),
      'Let the sender sign the bytes that it sends',
    ],
    ['header-case', 'in lower case', () => value.toLowerCase(), keep],
    ['header-case', 'in upper case', () => value.toUpperCase(), keep],
    ['header-percent', 'with its escapes decoded', () => utf8Units(decodeURIComponent(value)), keep],
    ['header-percent', 'percent-encoded', () => encodeURIComponent(value), keep],
    ['header-percent', 'with + for each space', () => value.replaceAll(' ', '+'), keep],
    ['header-percent', 'with a space for each +', () => value.replaceAll('+', ' '), keep],
    ['header-set', 'empty', () => '', 'Something set the header on the way: do not set a signed header'],
  ]
  for (const [accident, how, make, remedy] of forms) {
    const changed = attempt(make)
    if (changed === undefined || changed === value) continue
    const line = attempt(() => canonicalHeaderValue(changed))
    if (line !== undefined) yield lineChange(accident, `the header ${name} ${how}`, remedy, name, line)
  }
}

/** Decodes a value whose UTF-8 bytes arrived as one character each. */
function latin1Of(value: string): string {
  const text = decodeUtf8(Uint8Array.from(value, byteOf))
  for (const character of text) byteOf(character)
  return text
}

function byteOf(character: string): number {
  const unit = character.charCodeAt(0)
  if (unit > 0xff) throw new RangeError('Not a character of latin-1')
  return unit
}
