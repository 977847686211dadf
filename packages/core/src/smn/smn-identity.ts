/**
 * The identity of the scheme, for its errors and replay ids. It has a file of its own, because the entry needs it, and the code
 * that parses messages is loaded with the first message.
 */
export const smnIdentity = { name: 'smn', status: 403, repeats: true } as const
