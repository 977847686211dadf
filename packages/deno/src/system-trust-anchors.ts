import type { Certificate, TrustAnchors } from '@countersign/core/x509'

// TypeScript does not resolve a name in a variable, so that this package for Deno does not need the types of Node.
const nodeTls = 'node:tls'

/**
 * Creates trust anchors from the certificates that this system trusts for TLS. Use them instead of the pinned anchors if a
 * company's own authority must be trusted too. Needs `--allow-sys`. A certificate that cannot be parsed is left out.
 *
 * @throws NotCapable without the permission; TypeError if no certificate can be parsed.
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
      // A certificate that cannot be parsed must not affect the others.
    }
  }
  return await createTrustAnchors(certificates)
}
