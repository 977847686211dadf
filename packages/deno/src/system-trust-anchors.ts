import type { Certificate, TrustAnchors } from '@countersign/core/x509'

// By a name that TypeScript does not follow: the types of Node have no place in a package for Deno.
const nodeTls = 'node:tls'

/**
 * The certificates that this system trusts for TLS, as trust anchors: in place of the pinned ones, where a company's own
 * authority is to count as well. Needs `--allow-sys`. What this library cannot parse is left out.
 *
 * @throws NotCapable without the permission, TypeError where no certificate is left.
 *
 * @example
 * ```ts
 * import { createAlexaVerifier } from '@countersign/core/alexa'
 * import { systemTrustAnchors } from '@countersign/deno'
 *
 * export const verifier = createAlexaVerifier({
 *   skillId: 'amzn1.ask.skill.00000000-0000-0000-0000-000000000000',
 *   trustAnchors: systemTrustAnchors(),
 * })
 * ```
 */
export async function systemTrustAnchors(): Promise<TrustAnchors> {
  const [{ getCACertificates }, { createTrustAnchors, parseCertificates }] = await Promise.all([
    import(nodeTls) as Promise<{ getCACertificates(type: 'system'): string[] }>,
    import('@countersign/core/x509'),
  ])
  const certificates: Certificate[] = []
  for (const pem of getCACertificates('system')) {
    try {
      certificates.push(...(await parseCertificates(pem)))
    } catch {
      // One authority's odd certificate must not cost the others.
    }
  }
  return await createTrustAnchors(certificates)
}
