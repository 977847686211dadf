import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type CertificateOptions,
  createTestAuthority,
  createTestKeys,
  encodePem,
  type TestKeys,
} from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Certificate } from '../certificate/certificate.js'
import { ParsedCertificate } from '../certificate/parsed-certificate.js'
import { decodePem } from '../certificate/pem.js'
import { readCertificate } from '../certificate/read-certificate.js'
import { requireDnsName, requireSigningEndEntity, requireValidAt } from './end-entity.js'
import { createTrustAnchors, type TrustAnchors } from './trust-anchors.js'
import { type CertificationPathOptions, validateCertificationPath } from './validate-certification-path.js'

const at = new Date('2026-05-01T12:00:00Z')
const dnsName = 'a.example'

/** Every property name that the X.509 code may read, which is after a dot or in braces. */
const names: readonly string[] = (() => {
  const folder = fileURLToPath(new URL('..', import.meta.url))
  const code = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8').replace(/^\s*(?:\/\/|\/?\*|import ).*$/gm, ''))
    .join('\n')
  const found = [...code.matchAll(/\.([A-Za-z_]\w*)|[{,]\s*([A-Za-z_]\w*)(?=\s*[,}:=?])/g)].map(([, a, b]) => a ?? b)
  // Names that are looked up: list indexes, and object identifiers of MD5, Ed448 and secp256k1.
  const others = ['0', '1', '2', '1.2.840.113549.1.1.4', '1.3.101.113', '1.3.132.0.10']
  return [...new Set([...found, ...others])].filter(
    (name) => name !== undefined && !(name in Object.prototype),
  ) as string[]
})()

const values: readonly unknown[] = [true, 'any', { certificates: [], cA: true, tag: 0x30, children: [] }]

/** Runs a function while every object inherits a property. It may wait for microtasks only, so that no other code sees it. */
async function polluted<Result>(name: string, value: unknown, run: () => Promise<Result>): Promise<Result> {
  const prototype = Object.prototype as unknown as Record<string, unknown>
  prototype[name] = value
  try {
    return await run()
  } finally {
    delete prototype[name]
  }
}

interface Case {
  readonly chain: readonly Uint8Array[]
  readonly options?: Partial<CertificationPathOptions>
  readonly verdict?: boolean
}

let keys: TestKeys
let trustAnchors: TrustAnchors
let cases: Record<string, Case>

beforeAll(async () => {
  keys = await createTestKeys('P-256')
  const root = await createTestAuthority({ at, keys })
  trustAnchors = await createTrustAnchors(root.anchor)
  const chainOf = async (options: CertificateOptions = {}, above: CertificateOptions = {}, issuer = root) =>
    (await (await issuer.intermediate({ keys, ...above })).issue({ keys, dnsNames: [dnsName], ...options })).chain
  cases = {
    'an authority that is not trusted': {
      chain: await chainOf({}, {}, await createTestAuthority({ at, keys, subject: 'Stranger' })),
    },
    'a wrong signature': { chain: await chainOf(), verdict: false },
    'an intermediate that is not a CA': { chain: await chainOf({}, { basicConstraints: null, keyUsage: null }) },
    'an intermediate that may not sign': { chain: await chainOf({}, { keyUsage: ['digitalSignature'] }) },
    'an intermediate for another purpose': { chain: await chainOf({}, { extendedKeyUsage: ['clientAuth'] }) },
    'an intermediate that excludes the name': {
      chain: await chainOf({}, { nameConstraints: { excluded: [dnsName] } }),
    },
    'an end-entity certificate that has expired': { chain: await chainOf({ faults: ['expired'] }) },
    'an end-entity certificate that is not for servers': { chain: await chainOf({ extendedKeyUsage: ['clientAuth'] }) },
    'an end-entity certificate without the name': { chain: await chainOf({ dnsNames: ['b.example'] }) },
    'a wildcard that is not allowed': {
      chain: await chainOf({ dnsNames: ['*.example.com'] }),
      options: { dnsName: 'a.example.com', allowWildcards: false },
    },
    'a critical extension that is not understood': { chain: await chainOf({ faults: ['unknown-critical-extension'] }) },
    'SHA-1': { chain: await chainOf({ faults: ['sha1-signature'] }) },
    MD5: {
      chain: await chainOf({
        editTbsCertificate: (fields) => ({ ...fields, signature: md5 }),
        editCertificate: (fields) => ({ ...fields, signatureAlgorithm: md5 }),
      }),
    },
    'anchors that a caller wrote': {
      chain: await chainOf(),
      options: { trustAnchors: { certificates: [] } },
    },
    'anchors that are an empty object': { chain: await chainOf(), options: { trustAnchors: {} as TrustAnchors } },
  }
})

const md5 = Uint8Array.of(0x30, 0x0d, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 4, 5, 0)

// The second reader can only refuse more certificates.
function read(der: Uint8Array): Certificate {
  const fields = readCertificate(der)
  const certificate = new ParsedCertificate(() => fields)
  ParsedCertificate.setConfirmed(certificate)
  return certificate
}

async function isAccepted({ chain, options, verdict = true }: Case): Promise<boolean> {
  const subtle = { importKey: async () => ({}), verify: async () => verdict }
  try {
    const [endEntity, ...intermediates] = chain.map(read)
    if (endEntity === undefined) return false
    const all = {
      endEntity,
      intermediates,
      trustAnchors,
      at,
      dnsName,
      crypto: { subtle } as unknown as Crypto,
      ...options,
    }
    await validateCertificationPath(all)
    return true
  } catch {
    return false
  }
}

const endEntityCases: Record<string, () => void> = {
  'an end-entity certificate that has expired, alone': () => requireValidAt(endEntityOf('expired'), at),
  'an end-entity certificate without the name, alone': () =>
    requireDnsName(endEntityOf('without the name'), dnsName, { allowWildcards: false }),
  'a wildcard without the option allowWildcards, alone': () =>
    requireDnsName(endEntityOf('wildcard'), 'a.example.com', {} as { allowWildcards: boolean }),
  'an end-entity certificate that is not for servers, alone': () =>
    requireSigningEndEntity(endEntityOf('not for servers'), 'serverAuth'),
  'a critical extension that is not understood, alone': () =>
    requireSigningEndEntity(endEntityOf('not understood'), 'serverAuth'),
}

function endEntityOf(part: string): Certificate {
  const [, one] = Object.entries(cases).find(([title]) => title.includes(part)) ?? []
  return read(one?.chain[0] ?? new Uint8Array(0))
}

function isGood(attempt: () => void): boolean {
  try {
    attempt()
    return true
  } catch {
    return false
  }
}

describe('a property that every object inherits', () => {
  it('is tried with many names', () => {
    expect(names.length).toBeGreaterThan(200)
    expect(names).toEqual(
      expect.arrayContaining(['certificates', 'cA', 'dnsName', 'acceptSha1CertificateSignatures', 'purpose', 'strict']),
    )
  })

  it('does not make a certification path, or an end-entity certificate alone, valid', {
    timeout: 120_000,
  }, async () => {
    const accepted: string[] = []
    const attempts: readonly (readonly [title: string, attempt: () => unknown])[] = [
      ...Object.entries(cases).map(([title, one]) => [title, () => isAccepted(one)] as const),
      ...Object.entries(endEntityCases).map(([title, attempt]) => [title, () => isGood(attempt)] as const),
    ]
    const tryAll = async (pollution: string): Promise<void> => {
      for (const [title, attempt] of attempts) if (await attempt()) accepted.push(`${title}: ${pollution}`)
    }
    await tryAll('nothing')
    for (const name of names) {
      for (const value of values) await polluted(name, value, () => tryAll(`${name} = ${String(value)}`))
    }
    expect(accepted).toEqual([])
  })

  it('does not make a file with other text a file of certificates', async () => {
    const text = `# a comment\n${encodePem(...(cases['SHA-1']?.chain ?? []))}`
    for (const value of [false, undefined, 0]) {
      await polluted('strict', value, async () => expect(() => decodePem(text, { strict: true })).toThrow())
    }
    await polluted('strict', true, async () => expect(decodePem(text, {})).toHaveLength(2))
  })
})
