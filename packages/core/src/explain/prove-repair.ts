import type { HeaderFields } from '../request/header-fields.js'
import { type Accident, nameAccident } from './accident.js'
import { accidents } from './accidents.js'
import type { Changed, Explained, Finding } from './report-checks.js'

/** A request with an accident undone. */
export interface Repair extends Changed {
  readonly accident: Accident
}

/**
 * Names the first accident whose undoing makes the signature match, by running all checks over the repaired request.
 * If none does, the first of them is what is likely.
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
    // The signature matches once a second accident is undone.
    const { accident: second } = signature.evidence
    const also = Object.values(accidents).find(({ id }) => id === second)
    const what = also === undefined ? accident.what : `${accident.what} Besides: ${also.what}`
    return nameAccident({ ...accident, what }, 'proven', { ...evidence, accidents: [accident.id, second] })
  }
  return likely && nameAccident(likely, 'likely', evidence)
}

/** Header fields, one of which has another value. */
export function withHeader(fields: HeaderFields, name: string, value: string): HeaderFields {
  return {
    values: (wanted) => (wanted === name ? [value] : fields.values(wanted)),
    names: () => [...new Set([...fields.names(), name])],
  }
}
