import { testScheme } from '@countersign/testing'
import { createKeyPool, customSchemes } from '../../custom-schemes/definitions.js'
import type { SchemeSurroundings } from '../../schemes/index.js'
import type { ConformanceCase } from '../report.js'

/** The contract for schemes that a user of defineScheme could define: each kind of definition, with each kind of key. */
export function customCases({ crypto, currentDate }: SchemeSurroundings): ConformanceCase[] {
  const createKeys = createKeyPool(crypto)
  return customSchemes.flatMap(({ name: scheme, create, options }) =>
    testScheme(create, { ...options, crypto, createKeys, at: currentDate() }).map(({ name, run }) => ({
      name: `custom: ${scheme}: ${name}`,
      run,
    })),
  )
}
