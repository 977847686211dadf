import type { HeaderFields } from '../request/header-fields.js'
import { type Accident, nameAccident } from './accident.js'
import { accidents } from './accidents.js'
import type { Changed, Explained, Finding } from './report-checks.js'

/** A request with an accident undone. */
export interface Repair extends Changed {
  readonly accident: Accident
}

/**
 * Runs all checks over each repaired request. If the signature of one matches, its accident is proven. If none matches, the
 * first accident counts as likely.
 */
export async function proveRepair(
  { retry }: Pick<Explained<unknown>, 'retry'>,
  repairs: Iterable<Repair> | AsyncIterable<Repair>,
  evidence: Record<string, unknown> = {},
): Promise<Finding | undefined> {
  let likely: Accident | undefined
  for await (const { accident, ...changed } of repairs) {
    likely ??= accident
    const reported = await retry?.(changed)
    if (reported === undefined) break
    const signature = reported.find(({ row }) => row.id === 'signature')?.row
    if (signature?.outcome === 'passed') return nameAccident(accident, 'proven', evidence)
    if (signature?.evidence?.confidence !== 'proven') continue
    // The signature matches after a second accident is undone.
    const { accident: second } = signature.evidence
    if (second === accident.id) return nameAccident(accident, 'proven', evidence)
    const also = Object.values(accidents).find(({ id }) => id === second)
    const what = also === undefined ? accident.what : `${accident.what} Besides: ${also.what}`
    return nameAccident({ ...accident, what }, 'proven', { ...evidence, accidents: [accident.id, second] })
  }
  return likely && nameAccident(likely, 'likely', evidence)
}

/** Returns header fields with the value of one field replaced. */
export function withHeader(fields: HeaderFields, name: string, value: string): HeaderFields {
  return {
    values: (wanted) => (wanted === name ? [value] : fields.values(wanted)),
    names: () => [...new Set([...fields.names(), name])],
  }
}
