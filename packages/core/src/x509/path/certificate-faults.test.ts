import { createTestAuthority } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { type CertificateFields, readCertificate } from '../certificate/read-certificate.js'
import type { Issued, Issuer } from './candidates.js'
import { constraintFault } from './certificate-faults.js'
import { PathBudget } from './path-budget.js'

const at = new Date('2026-05-01T12:00:00Z')
const issued = (fields: CertificateFields, isSelfIssued = false): Issued => ({ fields, isSelfIssued }) as Issued
const issuer = (fields: CertificateFields): Issuer => ({ fields }) as unknown as Issuer

describe('constraintFault', () => {
  it('counts each name that it looks at, and each comparison, against the budget', async () => {
    const constrained = await createTestAuthority({
      at,
      keyType: 'P-256',
      nameConstraints: { permitted: ['example'], excluded: ['a.example'] },
    })
    const { der } = await constrained.issue({ dnsNames: ['b.example', 'c.example'], keyType: 'P-256', subject: 'b' })
    const names = 3
    const comparisons = 2 * 2
    const spent = (isSelfIssued: boolean): number => {
      const budget = new PathBudget()
      const [endEntity, other] = [issued(readCertificate(der)), issued(readCertificate(der), isSelfIssued)]
      expect(constraintFault(issuer(readCertificate(constrained.anchor)), [endEntity, other], budget)).toBeUndefined()
      return budget.spent('name comparisons')
    }
    expect(spent(true)).toBe(names + comparisons)
    expect(spent(false)).toBe(2 * (names + comparisons))
  })

  it('needs no budget without name constraints', async () => {
    const { anchor } = await createTestAuthority({ at, keyType: 'P-256' })
    const budget = new PathBudget()
    expect(constraintFault(issuer(readCertificate(anchor)), [issued(readCertificate(anchor))], budget)).toBeUndefined()
    expect(budget.spent('name comparisons')).toBe(0)
  })
})
