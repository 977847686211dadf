import { type CertificateOptions, createTestAuthority } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { VerificationError } from '../../errors.js'
import { compareReaders } from './certificate-parser.js'
import { type CertificateFields, readCertificate } from './read-certificate.js'

// This has its own file, because it reads thousands of certificates, and the other tests are quick.

const many: CertificateOptions = {
  subject: [
    { type: 'C', value: 'XX' },
    [
      { type: 'CN', value: 'a' },
      { type: 'O', value: 'ü', form: 'BMPString' },
    ],
  ],
  dnsNames: ['a.example'],
  subjectAltNames: [{ email: 'a@b.example' }, { ip: Uint8Array.of(10, 0, 0, 1) }],
  caIssuers: ['http://crt.example/ca.der'],
  extensions: [{ id: '1.2.3', value: Uint8Array.of(1, 2, 3) }],
}

/** Returns the error that a reader throws for bytes, or undefined if it accepts them. */
function refusalOf(read: () => unknown): VerificationError | undefined {
  try {
    read()
    return undefined
  } catch (error) {
    expect(error).toBeInstanceOf(VerificationError)
    return error as VerificationError
  }
}

describe('the two readers', () => {
  it('agree about a certificate with any one bit flipped, or refuse it', async () => {
    const root = await createTestAuthority({ at: new Date('2026-05-01T12:00:00Z'), keyType: 'P-256' })
    const encoding = (await root.issue({ keyType: 'P-256', ...many })).der
    const verdicts = { both: 0, strict: 0, second: 0 }
    for (let index = 0; index < encoding.length; index++) {
      for (const bit of [1 << (index % 8), 0x20, 0x80]) {
        const damaged = encoding.slice()
        damaged[index] = (damaged[index] as number) ^ bit
        let fields: CertificateFields | undefined
        const strict = refusalOf(() => {
          fields = readCertificate(damaged)
        })
        if (fields === undefined) {
          expect(strict?.code).toBe('ERR_CERTIFICATE_INVALID')
          verdicts.strict++
          continue
        }
        const read = fields
        const second = refusalOf(() => compareReaders(read))
        if (second === undefined) verdicts.both++
        else {
          expect(second.code).toBe('ERR_CERTIFICATE_INVALID')
          verdicts.second++
        }
      }
    }
    // Names, keys and signatures may hold any bytes, and both readers read them.
    expect(verdicts.both).toBeGreaterThan(500)
    expect(verdicts.strict).toBeGreaterThan(500)
  })
})
