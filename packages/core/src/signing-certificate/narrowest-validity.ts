import type { Validity } from './validity-cache.js'

/** The time during which all of several validities hold. */
export function narrowest(validities: readonly Validity[]): Validity {
  return {
    notBefore: new Date(Math.max(...validities.map(({ notBefore }) => notBefore.getTime()))),
    notAfter: new Date(Math.min(...validities.map(({ notAfter }) => notAfter.getTime()))),
  }
}
