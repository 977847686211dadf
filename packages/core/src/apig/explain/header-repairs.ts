import type { Explained } from '../../scheme/explain.js'
import type { HeaderFields } from '../../scheme/parts.js'
import type { SignedHeader } from '../canonical/signed-headers.js'
import type { AllFindings, ApigSettings } from '../checks.js'
import type { ApigAccidentId } from './accidents.js'
import { forwardedHosts } from './forwarded.js'
import type { Repair } from './situation.js'

const most = 24

/** Generates readings of signed headers that did not arrive exactly once, each with the accident that it undoes. */
export function* headerRepairs({ request, found }: Explained<AllFindings>, settings: ApigSettings): Generator<Repair> {
  const { authorization, 'request-target': target } = found
  if (authorization === undefined || target === undefined) return
  const { headers } = request
  let count = 0
  for (const name of authorization.signedHeaders) {
    for (const [accident, value, how] of valuesOf(name, headers, target.host, request.body.byteLength, settings)) {
      if (++count > most) return
      const read = authorization.signedHeaders.map((each): SignedHeader => {
        const came =
          each === 'host' && settings.trustedHost !== undefined ? [settings.trustedHost] : headers.values(each)
        return { name: each, values: each === name ? [value] : came }
      })
      if (read.some(({ values }) => values.length !== 1)) continue
      const what = `the header ${name} ${how}`
      yield { headers: read, given: [{ accident, what, remedy: remedies[accident], apply: (canonical) => canonical }] }
    }
  }
}

const remedies: Readonly<Partial<Record<ApigAccidentId, string>>> & Record<RepairId, string> = {
  'host-changed': 'A proxy changed the Host header or the target: set trustedHost',
  'header-dropped': 'Something dropped the header on the way: let it pass, or let the sender not sign it',
  'header-repeated': "Let the sender send the header once, or set profile: { repeatedHeader: 'sign-each' }",
}

type RepairId = 'host-changed' | 'header-dropped' | 'header-repeated'

function* valuesOf(
  name: string,
  headers: HeaderFields,
  ofTarget: string | undefined,
  bodyBytes: number,
  { trustedHost }: ApigSettings,
): Generator<readonly [accident: RepairId, value: string, how: string]> {
  const values = headers.values(name)
  const [first = ''] = values
  if (name === 'host' && trustedHost === undefined) {
    const hosts = new Set([first, ofTarget ?? '', ...forwardedHosts(headers)])
    for (const host of hosts) if (host !== '') yield ['host-changed', host, `with the value ${host}`]
  } else if (values.length > 1) {
    for (const separator of [', ', ',', '; ', ';'])
      yield ['header-repeated', values.join(separator), 'with its values joined']
    yield ['header-repeated', first, 'with its first value']
    yield ['header-repeated', values.at(-1) ?? '', 'with its last value']
  } else if (values.length === 0) {
    for (const value of ['', ...(usual.get(name) ?? []), ...(name === 'content-length' ? [String(bodyBytes)] : [])])
      yield ['header-dropped', value, value === '' ? 'empty' : `with the value ${value}`]
  }
}

/** Values that clients set automatically. */
const usual: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'content-type',
    [
      'application/json',
      'application/json; charset=utf-8',
      'application/json;charset=utf-8',
      'application/json; charset=UTF-8',
      'application/json;charset=UTF-8',
      'text/plain',
      'text/plain;charset=UTF-8',
      'application/x-www-form-urlencoded',
      'application/octet-stream',
    ],
  ],
  ['accept', ['*/*', 'application/json', 'application/json, text/plain, */*']],
  ['accept-encoding', ['gzip', 'gzip, deflate', 'gzip, deflate, br', 'identity']],
  ['connection', ['keep-alive', 'close', 'Keep-Alive']],
  ['transfer-encoding', ['chunked']],
  ['content-length', ['0']],
])
