const shape = /^https?:\/\/crt\.[a-z0-9-]{1,63}\.amazontrust\.com(?::(?:80|443))?(\/[A-Za-z0-9._/-]{1,200})$/

/** Canonical form of a caIssuers URL of Amazon Trust Services; undefined for any other. */
export function canonicalIssuerUrl(text: string): string | undefined {
  const path = shape.exec(text)?.[1]
  if (path === undefined) return undefined
  const url = new URL(text)
  // A port other than the scheme's own is left in the URL, and a dot segment is resolved by then.
  return url.port === '' && url.pathname === path ? url.href : undefined
}
