/** What the errors of the scheme carry. */
export const snsIdentity = { name: 'sns', status: 403 } as const
