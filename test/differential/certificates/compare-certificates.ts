import fc from 'fast-check'
import { type ComparisonResult, compareBatches, type Extent, Tally } from '../comparison.js'
import { certificatePool, damaged } from './damaged.js'
import { readInEveryWay } from './readers.js'
import { openSslDifferences, pkijsDifferences } from './rules.js'

/**
 * Compares the values that readers find in damaged certificates: our strict reader with pkijs, and both together with
 * OpenSSL.
 */
export async function compareCertificates(extent: Extent): Promise<readonly ComparisonResult[]> {
  const input = damaged(await certificatePool())
  const withPkijs = new Tally('damaged certificates: our strict reader and pkijs', pkijsDifferences)
  const withOpenSsl = new Tally(
    `damaged certificates: parseCertificates and OpenSSL ${process.versions.openssl}`,
    openSslDifferences,
  )
  await compareBatches(extent, 500, async (batch) => {
    for (const der of fc.sample(input, batch)) {
      const { strict, pkijs, comparisonRefuses, product, openSsl } = await readInEveryWay(der)
      const features = comparisonRefuses ? ['refused by the comparison'] : []
      const describe = (): string => Buffer.from(der).toString('base64')
      withPkijs.record({ ours: strict, theirs: pkijs, features }, describe)
      withOpenSsl.record({ ours: product, theirs: openSsl, features }, describe)
    }
  })
  return [withPkijs.result(), withOpenSsl.result()]
}
