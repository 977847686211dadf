import { VerificationError } from '@countersign/core'
import { createTrustAnchors, parseCertificates, validateCertificationPath } from '@countersign/core/x509'
import { fromBase64, type VectorCase, type Verdict, verdictOf } from './vector-case.js'

/** x509/paths.json. */
export interface PathMaterial {
  readonly certs: readonly string[]
  readonly cases: readonly {
    readonly id: string
    readonly leaf: number
    readonly ints: readonly number[]
    readonly anchors: readonly number[]
    readonly time: string
    readonly dns: string | null
    readonly eku: 'serverAuth' | 'any'
    readonly expect: Verdict
  }[]
}

/** Certification paths of x509-limbo, BoringSSL, NIST PKITS, Go and BetterTLS. */
export function certificationPathCases({ certs, cases }: PathMaterial, crypto: Crypto): VectorCase[] {
  const parse = async (indexes: readonly number[]) => {
    const bundles = indexes.map((index) => parseCertificates(fromBase64(certs[index] as string)))
    return (await Promise.all(bundles)).flat()
  }
  return cases.map(({ id, leaf, ints, anchors, time, dns, eku, expect }) => ({
    id,
    source: sourceOf(id),
    expected: expect,
    run: () =>
      verdictOf(async () => {
        const [endEntity] = await parse([leaf])
        if (endEntity === undefined) throw new Error('unreachable: the bundle has at least one certificate')
        await validateCertificationPath({
          endEntity,
          intermediates: await parse(ints),
          trustAnchors: await createTrustAnchors(await parse(anchors)),
          at: new Date(time),
          dnsName: dns ?? undefined,
          purpose: eku,
          crypto,
        })
      }, isRejection),
  }))
}

// Without an anchor there is no set of anchors: creating it is a TypeError, and there is no path.
function isRejection(error: unknown): boolean {
  return (
    error instanceof VerificationError ||
    (error instanceof TypeError && error.message.includes('at least one certificate'))
  )
}

const limbo = new Set(['rfc5280', 'webpki', 'pathlen', 'pathological', 'cve', 'invalid', 'online', 'crl', 'nc'])

function sourceOf(id: string): string {
  const [source = ''] = id.split('::')
  return limbo.has(source) ? 'x509-limbo' : source
}
