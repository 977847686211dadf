const named: Readonly<Record<string, string>> = {
  quot: '"',
  amp: '&',
  lt: '<',
  gt: '>',
  apos: "'",
  nbsp: '\u00a0',
}

const entity = /&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,4}));/g

/** Generates a text with its HTML and XML entities converted to characters, once and twice. */
export function* unescapeEntities(text: string): Generator<string> {
  const once = withoutEntities(text)
  yield once
  yield withoutEntities(once)
}

/** Generates a text with its characters converted to entities, as common libraries do. */
export function* escapeEntities(text: string): Generator<string> {
  const basic = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  yield basic
  yield basic.replaceAll('"', '&quot;')
  for (const apostrophe of ['&#39;', '&#x27;', '&#039;', '&apos;'])
    yield basic.replaceAll('"', '&quot;').replaceAll("'", apostrophe)
  yield basic.replaceAll('"', '&#34;').replaceAll("'", '&#39;')
  yield text.replaceAll('&', '&amp;')
}

function withoutEntities(text: string): string {
  return text.replace(entity, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return Object.hasOwn(named, name) ? (named[name] as string) : whole
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}
