import type { Check, Found } from '../checks/check.js'
import { loadOnce } from '../encoding/when-settled.js'
import type { KeyType } from '../signature/signature-algorithm.js'
import type { WebCrypto } from '../signature/web-crypto.js'
import { type Pin, type PinnedKey, PinnedKeys } from '../signing-certificate/pinned-keys.js'
import type { PinnedSchemeFindings } from './pinned-run.js'
import { createProve, type KeyProof, type ProveSigned, type SignatureRun } from './signed-data.js'

/** The keys that are pinned for one verifier. */
export interface PinSource {
  /** The type of the keys. Default RSA. */
  readonly key?: KeyType | undefined
  /** PEM that the caller passed. */
  readonly certificates?: string | undefined
  /** Loads the keys that are pinned if the caller passed none. */
  readonly pins?: (() => Promise<readonly Pin[]>) | undefined
}

/** The step that needs the pinned keys of one verifier. Its code is loaded with the first request. */
export class PinnedSteps {
  readonly #keys: () => PinnedKeys | Promise<PinnedKeys>

  constructor(crypto: WebCrypto, source: PinSource) {
    this.#keys = loadOnce(async () => new PinnedKeys(crypto, await loadPins(crypto, source)))
  }

  /** Reads the pins. */
  async prepare(): Promise<void> {
    await this.#keys()
  }

  async prove(run: SignatureRun, ...signed: Parameters<ProveSigned>): Promise<Found<KeyProof>> {
    const { now } = run
    const check = run.check as Check<PinnedSchemeFindings>
    const pinned = await check.wait('pinned-certificates', this.#keys)
    check('certificate-validity', () => pinned().requireAnyValid(now))
    let pin: PinnedKey | undefined
    const prove = createProve<PinnedKey>(
      run,
      async (find, refuse) => {
        const found = (await pinned().find(find, now)) ?? refuse()
        pin = found.key
        return found
      },
      ({ id, validity }) => (validity === undefined ? { id } : { id, notAfter: new Date(validity.notAfter) }),
      'the signature of a pinned key',
    )
    const proof = await prove(...signed)
    // If there are several pins, the one that signed may be another than the one that is valid.
    check('signer-validity', () => {
      proof()
      check.note?.('pin', pin)
      pinned().requireValid(pin as PinnedKey, now)
    })
    return proof
  }
}

// Only a verifier with its own certificates loads the certificate parser, and only one without loads the default.
async function loadPins(crypto: WebCrypto, { key = 'RSA', certificates, pins }: PinSource): Promise<readonly Pin[]> {
  if (certificates === undefined && pins !== undefined) return await pins()
  return await (await import('../signing-certificate/read-pins.js')).readPins(crypto, certificates ?? '', key)
}
