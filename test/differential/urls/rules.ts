import type { Difference } from '../comparison.js'

/** The reasons why another program may read a URL that a policy allows in another way. */
export const urlDifferences: readonly Difference[] = [
  {
    name: 'escapes in a query',
    ours: /\?.*%/,
    theirs: /^https?:\/\/[^?]*\?/,
    feature: /^fast-uri reads the same after decoding$/,
    reason: 'fast-uri decodes escapes of unreserved characters. RFC 3986 section 6.2.2.2 calls both forms equivalent.',
  },
]
