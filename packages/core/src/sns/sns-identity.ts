/** What the errors of the scheme carry. */
export const snsIdentity = { name: 'sns', status: 403, repeats: true } as const
