/** What a program under test trusts in place of Amazon: plain data, since some programs run in a process of their own. */
export interface Certificates {
  readonly anchor: string
  readonly intermediates: string
  /** Certificate files by URL. */
  readonly files: Readonly<Record<string, string>>
}

/** The secrets that the programs of the guides name. */
export const secrets = { signature_key1: 'signature_secret1' } as const
