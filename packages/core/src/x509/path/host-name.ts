/** Returns a name in lower case, without the dot at the end that marks it as absolute. */
export function normalizeDnsName(name: string): string {
  const lower = name.toLowerCase()
  return lower.endsWith('.') ? lower.slice(0, -1) : lower
}

/**
 * Tells whether a text is a host name: labels of letters, digits, hyphens and underscores (RFC 9525 section 6.3), at most
 * 63 octets a label and 253 in all, without a dot at the end, and not what a URL parser takes for an IP address.
 */
export function isWellFormedDnsName(name: string, { wildcard }: { wildcard: boolean }): boolean {
  const host = wildcard && name.startsWith('*.') ? name.slice(2) : name
  if (name.length > 253 || !/^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/i.test(host)) return false
  const labels = host.split('.')
  const last = labels.at(-1) as string
  // Resolvers take 127.1 and 0x7f000001 for IP addresses.
  return !/^(?:[0-9]+|0x[0-9a-f]*)$/i.test(last) && labels.every((label) => !/^-|-$/.test(label))
}

/**
 * Matches a host name against a SubjectAltName dNSName (RFC 9525 section 6.3). The two must be equal except for ASCII case.
 * If wildcards are allowed, `*` stands for exactly one whole label on the left, with at least two labels after it.
 */
export function matchesDnsName(presented: string, reference: string, allowWildcards: boolean): boolean {
  if (!isWellFormedDnsName(presented, { wildcard: allowWildcards })) return false
  const [name, host] = [presented.toLowerCase(), reference.toLowerCase()]
  if (!name.startsWith('*.')) return name === host
  const parent = name.slice(1)
  const label = host.slice(0, -parent.length)
  return parent.indexOf('.', 1) > 0 && host.endsWith(parent) && label !== '' && !label.includes('.')
}
