import { describe, expect, it } from 'vitest'
import { encodeHex } from '../encoding/encode-hex.js'
import { amazonTrustAnchors } from './amazon.js'

// As https://www.amazontrust.com/repository/ lists them.
const fingerprints: Readonly<Record<string, string>> = {
  'CN=Amazon Root CA 1,O=Amazon,C=US': '8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e',
  'CN=Amazon Root CA 2,O=Amazon,C=US': '1ba5b2aa8c65401a82960118f80bec4f62304d83cec4713a19c39c011ea46db4',
  'CN=Amazon Root CA 3,O=Amazon,C=US': '18ce6cfe7bf14e60b2e347b8dfe868cb31d02ebb3ada271569f50343b46db3a4',
  'CN=Amazon Root CA 4,O=Amazon,C=US': 'e35d28419ed02025cfa69038cd623962458da5c695fbdea3c22b0bfb25897092',
  'CN=Starfield Services Root Certificate Authority - G2,O=Starfield Technologies\\, Inc.,L=Scottsdale,ST=Arizona,C=US':
    '568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5',
}

describe('the trust anchors of Amazon Trust Services', () => {
  it('are these five, by the SHA-256 of each', async () => {
    const { certificates } = await amazonTrustAnchors()
    const found = await Promise.all(
      certificates.map(async ({ subject, der }) => [
        subject.text,
        encodeHex(new Uint8Array(await crypto.subtle.digest('SHA-256', der))),
      ]),
    )
    expect(Object.fromEntries(found)).toEqual(fingerprints)
  })

  it('are the same value each time', async () => {
    expect(await amazonTrustAnchors()).toBe(await amazonTrustAnchors())
  })
})
