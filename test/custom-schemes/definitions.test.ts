import { createSchemeSigner, hostile, testScheme } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { createKeyPool, customSchemes, p521Scheme } from './definitions.js'

const createKeys = createKeyPool()

describe.each([...customSchemes, p521Scheme])('the scheme $name', ({ create, options: given }) => {
  const options = { ...given, createKeys }
  for (const { name, run } of testScheme(create, options)) it(name, { timeout: 120_000 }, run)

  it('has a hostile set of many cases, each with a unique name', { timeout: 120_000 }, async () => {
    const names = new Set<string>()
    let count = 0
    for await (const { name } of hostile.forScheme(await createSchemeSigner(create, options), options)) {
      names.add(name)
      count += 1
    }
    expect(names.size).toBe(count)
    expect(count).toBeGreaterThanOrEqual(20)
  })
})
