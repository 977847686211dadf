import type { HeaderFields } from '../request/header-fields.js'
import { readHeaderFields } from '../request/header-lines.js'
import { nameAccident } from './accident.js'
import { accidents } from './accidents.js'
import { proveRepair, type Repair, withHeader } from './prove-repair.js'
import type { Explained, Finding } from './report-checks.js'

/**
 * Explains why a header may be missing: no header arrived, it has another name, or something on the way
 * removed it.
 *
 * @param signed - lower-case names of all headers that the signature needs
 */
export async function describeMissingHeader(
  explained: Explained<unknown>,
  wanted: string,
  signed: readonly string[],
): Promise<Finding> {
  const { headers } = explained.request
  const evidence = { missing: wanted, received: headers.names().slice(0, 50) }
  const repairs = [...renamed(headers, signed), ...flat(headers)]
  const repaired = repairs.length === 0 ? undefined : await proveRepair(explained, repairs, evidence)
  if (repaired !== undefined) return repaired
  return nameAccident(
    headers.names().length === 0 ? accidents.headersLost : accidents.headerStripped,
    'likely',
    evidence,
  )
}

// If a gateway renames a header, the new name contains the words of the old one: http_signature_256,
// x-amzn-remapped-signature.
function* renamed(headers: HeaderFields, signed: readonly string[]): Generator<Repair> {
  let repaired = headers
  for (const name of headers.names().slice(0, 200)) {
    const [value] = headers.values(name)
    const plain = name.replaceAll(/[_.]/g, '-').replace(/^(?:http|x-original|x-forwarded|x-amzn-remapped|x)-/, '')
    const own = signed.find((one) => one.replaceAll('-', '') === plain.replaceAll('-', ''))
    if (own !== undefined && own !== name && value) repaired = withHeader(repaired, own, value)
  }
  if (repaired !== headers) yield { accident: accidents.headerRenamed, headers: repaired }
}

function* flat(headers: HeaderFields): Generator<Repair> {
  const names = headers.names()
  if (names.length < 2 || !names.every((name) => /^\d+$/.test(name))) return
  const texts = names.toSorted((one, other) => Number(one) - Number(other)).map((name) => headers.values(name)[0] ?? '')
  if (texts.length % 2 === 0) yield { accident: accidents.flatHeaders, headers: readHeaderFields(texts) }
}
