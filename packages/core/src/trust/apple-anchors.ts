// Written by scripts/write-trust-anchors.js. Do not edit.
import type { PinnedTrustAnchor } from '../x509/path/pinned-trust-anchors.js'

/** The trust anchors of Apple (https://www.apple.com/certificateauthority/). */
export const appleAnchors: readonly PinnedTrustAnchor[] = [
  // Apple Root CA - G3
  {
    subject: {
      text: 'C=US,O=Apple Inc.,OU=Apple Certification Authority,CN=Apple Root CA - G3',
      comparisonKeys: [
        '2.5.4.3=apple%20root%20ca%20-%20g3',
        '2.5.4.11=apple%20certification%20authority',
        '2.5.4.10=apple%20inc.',
        '2.5.4.6=us',
      ],
    },
    validity: ['2014-04-30T18:19:06.000Z', '2039-04-30T18:19:06.000Z'],
    key: {
      type: 'EC',
      jwk: {
        kty: 'EC',
        crv: 'P-384',
        x: 'mOkvPUBypO2TInKBExzdEJXxxaNOcdwUFtkO5aYFKndke19OONO7HES1f_UftjJi',
        y: 'XcnphFtPME8RWgD9WFgMpfUPLE0HRxN12peXl28xXO0rnXsgO9i5VNlemaQ6UQox',
      },
    },
    basicConstraints: { cA: true, pathLength: undefined },
    keyUsage: ['keyCertSign', 'cRLSign'],
    extKeyUsage: undefined,
    subjectKeyIdentifier: 'bbb0dea15833889aa48a99debebdebafdacb24ab',
    extensions: [
      { id: '2.5.29.14', critical: false },
      { id: '2.5.29.19', critical: true },
      { id: '2.5.29.15', critical: true },
    ],
    certificate: [
      'MIICQzCCAcmgAwIBAgIILcX8iNLFS5UwCgYIKoZIzj0EAwMwZzEbMBkGA1UEAwwSQXBwbGUgUm9vdCBDQSAtIEczMSYwJAYDVQQL' +
        'DB1BcHBsZSBDZXJ0aWZpY2F0aW9uIEF1dGhvcml0eTETMBEGA1UECgwKQXBwbGUgSW5jLjELMAkGA1UEBhMCVVMwHhcNMTQwNDMw' +
        'MTgxOTA2WhcNMzkwNDMwMTgxOTA2WjBnMRswGQYDVQQDDBJBcHBsZSBSb290IENBIC0gRzMxJjAkBgNVBAsMHUFwcGxlIENlcnRp' +
        'ZmljYXRpb24gQXV0aG9yaXR5MRMwEQYDVQQKDApBcHBsZSBJbmMuMQswCQYDVQQGEwJVUzB2MBAGByqGSM49AgEGBSuBBAAiA2IA' +
        'BA==',
      'o0IwQDAdBgNVHQ4EFgQUu7DeoVgziJqkipnevr3rr9rLJKswDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYwCgYIKoZI' +
        'zj0EAwMDaAAwZQIxAIPpwcQWXhpdNBjZ7e/0bA4ARku437JGEcUP/eZ6jKGma87CA9Sc9ZPGdLhq36ojFQIwbWaKEMrUDdRPzY1D' +
        'PrSKY6UzbuNt2he3ZB/IUyb5iGJ0OQsXW8tRqAzoGAPnorIo',
    ],
  },
]
