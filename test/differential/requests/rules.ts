import type { Difference } from '../comparison.js'

/** The reasons why we may refuse a request that the vendor's SDK signs, or accept a change of it. */
export const requestDifferences: readonly Difference[] = [
  {
    name: 'a path with escapes',
    ours: /^refused: ERR_SIGNATURE_MISMATCH$/,
    theirs: /^accepted$/,
    feature: /^path with escapes$/,
    reason:
      'This signer encodes the escapes of a path once more. The other signers of the vendor decode them first, as ours does.',
  },
  {
    name: 'a header that was added after signing',
    ours: /^accepted$/,
    theirs: /^refused: another signature$/,
    feature: /^more headers$/,
    reason:
      'The signer would have signed it too. A verifier checks only the headers in SignedHeaders, and no other header is proven.',
  },
]
