import { createTrustAnchors, parseCertificates, type TrustAnchors } from '@countersign/core/x509'
import { OperatorError } from '../operator-error.js'
import type { FileReader } from './read-file.js'

/**
 * Loads the trust anchors of `--trust` files, which are PEM bundles or DER certificates; undefined if no file is named.
 *
 * @throws OperatorError if a file cannot be read or holds no usable certificate.
 */
export async function loadTrustAnchors(
  paths: readonly string[] | undefined,
  readFile: FileReader,
): Promise<TrustAnchors | undefined> {
  if (paths === undefined || paths.length === 0) return undefined
  const certificates = []
  for (const path of paths) {
    const bytes = await readFile(path)
    try {
      certificates.push(...(await parseCertificates(bytes)))
    } catch (error) {
      throw new OperatorError(
        `${path} holds no usable certificates: ${error instanceof Error ? error.message : 'unknown'}`,
      )
    }
  }
  if (certificates.length === 0) throw new OperatorError('--trust names no certificate')
  return await createTrustAnchors(certificates)
}
