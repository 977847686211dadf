import {
  appStoreIssuerMarker,
  createAppStoreSigner,
  createTestAuthority,
  der,
  signAppStoreNotification,
  signAppStoreTransaction,
} from '@countersign/testing'
import { describe, expect, it, vi } from 'vitest'
import { createAppStoreMaterial } from '../schemes/appstore.js'
import { createSurroundings } from '../schemes/index.js'
import { outcomeOf } from './services.js'

const { root, ...surroundings } = await createSurroundings()
const { signer, verifier } = await createAppStoreMaterial({ root, ...surroundings })
const issuerMarker = [{ id: appStoreIssuerMarker, value: der.empty() }]

describe('app-store-signers-are-marked', () => {
  it('a signature by another certificate below the anchor is refused for every kind of payload', async () => {
    const unmarked = [
      await createAppStoreSigner(root, { endEntity: { extensions: [] } }),
      await createAppStoreSigner(root, { endEntity: { extensions: issuerMarker } }),
      await createAppStoreSigner(root, { issuer: { extensions: [] } }),
    ]
    for (const other of unmarked) {
      const refused = /^ERR_CERTIFICATE_INVALID$|^ERR_CERTIFICATION_PATH_INVALID$/
      const code = expect.stringMatching(refused)
      expect(await outcomeOf(verifier(), await signAppStoreNotification({ signer: other }))).toMatchObject({ code })
      const jws = await signAppStoreTransaction({ signer: other })
      await expect(verifier().verifyTransaction(jws)).rejects.toMatchObject({ code })
      const inside = await signAppStoreNotification({ signer, data: { signedTransactionInfo: jws } })
      expect(await outcomeOf(verifier(), inside)).toMatchObject({ code })
    }
  })

  it('the number of certificates is three, and the last is an anchor, byte for byte', async () => {
    const [first, second, anchor] = signer.certificates as [Uint8Array, Uint8Array, Uint8Array]
    const again = await createTestAuthority({ keys: root.keys, subject: root.subject })
    const chains = [[first], [first, second], [first, second, anchor, anchor], [first, second, again.anchor]]
    for (const certificates of chains) {
      const request = await signAppStoreNotification({ signer: { ...signer, certificates } })
      expect(await outcomeOf(verifier(), request)).toMatchObject({ code: 'ERR_CERTIFICATION_PATH_INVALID' })
    }
  })

  it('nothing is fetched, and no other key in the header is used', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch')
    try {
      const header = { jku: 'https://attacker.example/keys', x5u: 'https://attacker.example/chain', kid: '1' }
      expect(await outcomeOf(verifier(), await signAppStoreNotification({ signer, header }))).toBe('accepted')
      const without = await signAppStoreNotification({ signer, header: { ...header, x5c: undefined } })
      expect(await outcomeOf(verifier(), without)).toMatchObject({ code: 'ERR_PAYLOAD_INVALID' })
      expect(fetched).not.toHaveBeenCalled()
    } finally {
      fetched.mockRestore()
    }
  })
})
