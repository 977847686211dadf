import { VerificationError } from '@countersign/core'
import { createTrustAnchors, parseCertificates, validateCertificationPath } from '@countersign/core/x509'
import fc from 'fast-check'
import { type ComparisonResult, compareBatches, type Extent, refused, Tally } from '../comparison.js'
import { startOpenSsl } from './openssl.js'
import type { PathCase } from './path-case.js'
import { createPathMaterial, featuresOf, issuePath, pathRecipe } from './random-path.js'
import { pathDifferences } from './rules.js'

/**
 * Compares verdicts on random certification paths with those of OpenSSL. A path that only we find is passed to OpenSSL again
 * without the other certificates, because OpenSSL does not try every candidate.
 */
export async function comparePaths(extent: Extent): Promise<readonly ComparisonResult[]> {
  const [material, openSsl] = await Promise.all([createPathMaterial(), startOpenSsl()])
  const tally = new Tally(`certification paths: ours and ${openSsl.version}`, pathDifferences)
  try {
    await compareBatches(extent, 200, async (batch) => {
      for (const recipe of fc.sample(pathRecipe, batch)) {
        const path = await issuePath(recipe, material)
        const { verdict, found } = await validate(path)
        let theirs = await openSsl.validate(path)
        const features = featuresOf(recipe)
        if (found !== undefined && theirs !== 'accepted') {
          theirs = await openSsl.validate({ ...path, intermediates: found.slice(1, -1) })
          if (theirs === 'accepted') features.push('found by us alone')
        }
        tally.record({ ours: verdict, theirs, features }, () => describe(recipe, path, batch.seed))
      }
    })
  } finally {
    openSsl.stop()
  }
  return [tally.result()]
}

async function validate(path: PathCase): Promise<{ verdict: string; found?: readonly Uint8Array[] }> {
  try {
    const parse = async (list: readonly Uint8Array[]) => (await Promise.all(list.map(parseCertificates))).flat()
    const [[endEntity], intermediates, anchors] = await Promise.all(
      [[path.endEntity], path.intermediates, path.anchors].map(parse) as [
        ReturnType<typeof parse>,
        ReturnType<typeof parse>,
        ReturnType<typeof parse>,
      ],
    )
    if (endEntity === undefined) throw new Error('unreachable: there is one certificate')
    const { at, dnsName, purpose } = path
    const { certificates } = await validateCertificationPath({
      endEntity,
      intermediates,
      trustAnchors: await createTrustAnchors(anchors),
      at,
      dnsName,
      purpose,
    })
    return { verdict: 'accepted', found: certificates.map(({ der }) => der) }
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error
    return {
      verdict: refused(`${error.code}: ${error.message}${error.reasons ? `: ${error.reasons.join('; ')}` : ''}`),
    }
  }
}

function describe(recipe: unknown, { endEntity, intermediates, anchors }: PathCase, seed: number): string {
  const base64 = (der: Uint8Array): string => Buffer.from(der).toString('base64')
  const certificates = {
    endEntity: base64(endEntity),
    intermediates: intermediates.map(base64),
    anchors: anchors.map(base64),
  }
  return `--seed ${seed} --paths 200\n${JSON.stringify(recipe)}\n${JSON.stringify(certificates)}`
}
