import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SignedRequest, Verifier } from '@countersign/core'
import { createCertificateHost } from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { createMaterials, createSurroundings, type SchemeMaterial, schemes } from '../schemes/index.js'

const source = fileURLToPath(new URL('../../packages/core/src/', import.meta.url))

/** Every property name that core reads from an object, taken from its sources. */
const names = [
  ...new Set(
    readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((file) => /(?<!\.test)\.ts$/.test(file))
      .flatMap((file) => [...readFileSync(join(source, file), 'utf8').matchAll(/[.{,]\s*([A-Za-z_]\w*)/g)])
      .map(([, name = '']) => name),
  ),
]
  // A `then` on every object would make every object a promise, so no program could go on.
  .filter((name) => name !== 'then')

const values: readonly [string, unknown][] = [
  ['true', true],
  ['a path without certificates', { certificates: [], path: { certificates: [] }, issuers: undefined }],
]

const at = new Date('2026-03-01T12:00:00Z')
const forged: [scheme: string, create: () => Promise<Verifier<unknown>>, request: SignedRequest][] = []

// Signed by an unknown signer. The verifier gets its certificates but does not trust them, or does not know its secret.
beforeAll(async () => {
  const currentDate = (): Date => at
  const [trusted, strange] = await Promise.all(
    [0, 1].map(async () => createMaterials(await createSurroundings({ currentDate }))),
  )
  for (const { name } of schemes) {
    const [{ verifier }, { files, genuine }] = [trusted?.[name], strange?.[name]] as [SchemeMaterial, SchemeMaterial]
    const { fetch } = createCertificateHost({ ...files })
    forged.push([name, async () => verifier({}, fetch), await genuine()])
  }
})

async function isAccepted(verifier: Verifier<unknown> | undefined, request: SignedRequest): Promise<boolean> {
  try {
    await verifier?.verify(request)
    return verifier !== undefined
  } catch {
    return false
  }
}

describe('Object.prototype with a property that core reads', () => {
  it('is tried with every name of the sources', () => {
    expect(names.length).toBeGreaterThan(500)
    expect(names).toEqual(expect.arrayContaining(['path', 'validated', 'certificates', 'issuers', 'thorough']))
  })

  // There are more than a thousand names, each with a cold verification of every scheme.
  it.each(values)('accepts no forged request if each name in turn is %s', { timeout: 600_000 }, async (_, value) => {
    const accepted: string[] = []
    // Destructure earlier, because destructuring an array reads properties of an iterator, whose names are tried here.
    const requests = forged.map(([, , request]) => request)
    const prototype = Object.prototype as unknown as Record<string, unknown>
    for (const name of names) {
      if (Object.hasOwn(Object.prototype, name)) continue
      const receivers = await Promise.all(forged.map(async ([, create]) => await create()))
      prototype[name] = value
      let passed: boolean[]
      try {
        passed = await Promise.all(
          receivers.map((verifier, index) => isAccepted(verifier, requests[index] as SignedRequest)),
        )
      } finally {
        delete prototype[name]
      }
      forged.forEach(([scheme], index) => {
        if (passed[index]) accepted.push(`${scheme}: ${name}`)
      })
    }
    expect(accepted).toEqual([])
  })
})
