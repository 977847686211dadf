import type { Change } from './change.js'
import { fieldChanges } from './change.js'
import type { Situation } from './situation.js'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const

/** Returns other methods that the sender may have signed. */
export function methodChanges({ request: { method } }: Situation): Iterable<Change> {
  const [upper, lower] = [method.toUpperCase(), method.toLowerCase()]
  const remedy = 'Let the sender write the method in upper case, and let nothing rewrite it on the way'
  const profile = "Set profile: 'python' or 'java', whose signers write it in upper case. "
  return fieldChanges('method', [
    ['method-case', `the method ${upper}`, () => upper, profile + remedy],
    ['method-case', `the method ${lower}`, () => lower, remedy],
    ...methods
      .filter((name) => name !== upper)
      .map(
        (name) =>
          [
            'method-changed',
            `the method ${name}`,
            () => name,
            'Pass the method as it arrived: a proxy, a router or a method override changed it',
          ] as const,
      ),
  ])
}
