/**
 * The authority that a program under test trusts instead of Amazon. It is plain data, because some programs run in
 * their own process.
 */
export interface Certificates {
  readonly anchor: string
  readonly intermediates: string
  /** Certificate files by URL. */
  readonly files: Readonly<Record<string, string>>
}

/** The secrets that the programs of the guides name. */
export const secrets = { signature_key1: 'signature_secret1' } as const
