import type { Check, Found } from '../checks/check.js'
import { loadOnce } from '../encoding/when-settled.js'
import type { WebCrypto } from '../signature/web-crypto.js'
import { type Pin, type PinnedKey, PinnedKeys } from '../signing-certificate/pinned-keys.js'
import type { VerifiedData } from '../signing-certificate/signing-key.js'
import type { PinnedSchemeFindings, PinnedStep, PinSource } from './pinned-kind.js'
import type { RunRecord } from './scheme-run.js'
import { type KeyProof, type ProveSigned, proveSigned, type SignedData } from './signed-data.js'

/** The step that needs the pinned keys of one verifier. Its code is loaded with the first request. */
export class PinnedSteps implements PinnedStep {
  readonly #keys: () => PinnedKeys | Promise<PinnedKeys>

  constructor(crypto: WebCrypto, source: PinSource) {
    this.#keys = loadOnce(async () => new PinnedKeys(crypto, await loadPins(crypto, source)))
  }

  async prepare(): Promise<void> {
    await this.#keys()
  }

  async prove(run: RunRecord, signed: Parameters<ProveSigned>): Promise<Found<KeyProof>> {
    const { now } = run
    const check = run.check as Check<PinnedSchemeFindings>
    const pinned = await check.wait('pinned-certificates', this.#keys)
    check('certificate-validity', () => pinned().requireAnyValid(now))
    let pin: PinnedKey | undefined
    const find = async (candidates: readonly SignedData[]): Promise<VerifiedData<PinnedKey> | undefined> => {
      const verified = await pinned().findSigned(candidates, now)
      pin = verified?.key
      return verified
    }
    const proof = await proveSigned(run, signed, find, 'the signature of a pinned key')
    // If there are several pins, the pin that signed may not be the pin that is valid.
    check('signer-validity', () => {
      proof()
      check.note?.('pin', pin)
      pinned().requireValid(pin as PinnedKey, now)
    })
    return proof
  }
}

// Only a verifier with its own certificates loads the certificate parser, and only a verifier without them loads the default
// pins.
async function loadPins(crypto: WebCrypto, { key = 'RSA', certificates, pins }: PinSource): Promise<readonly Pin[]> {
  if (certificates === undefined && pins !== undefined) return await pins()
  return await (await import('../signing-certificate/read-pins.js')).readPins(crypto, certificates ?? '', key)
}
