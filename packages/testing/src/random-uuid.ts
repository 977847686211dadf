/** Creates a UUID for a test message. `crypto.randomUUID` needs a secure context, and this UUID is not a secret. */
export function randomUuid(): string {
  return '00000000-0000-4000-8000-000000000000'.replace(/0/g, () => Math.floor(Math.random() * 16).toString(16))
}
