/** Parts of a request that replace those of a genuine one. */
export interface Input {
  readonly body?: string
  readonly url?: string
  readonly headers?: readonly (readonly [string, string])[]
}

const fill = (text: string, size: number): string => text.repeat(Math.max(1, Math.floor(size / text.length)))

/** The inputs that a sender may use to keep `explain` busy. Each is created with about a number of bytes. */
export const hostileInputs: Readonly<Record<string, (size: number) => Input>> = {
  'nested arrays': (size) => ({ body: fill('[', size / 2) + fill(']', size / 2) }),
  'nested objects': (size) => ({ body: `${fill('{"a":', size / 6)}1${fill('}', size / 6)}` }),
  '10,000 members': (size) => ({
    body: JSON.stringify(
      Object.fromEntries(Array.from({ length: 9_990 }, (_, at) => [`k${at}`, fill('v', size / 10_000 - 12)])),
    ),
  }),
  'many empty objects': (size) => ({ body: `[${fill('{},', size - 4)}{}]` }),
  'many numbers': (size) => ({ body: `[${fill('1,', size - 3)}1]` }),
  'a long string of escapes': (size) => ({ body: JSON.stringify({ a: fill('"\\\n', size / 2 - 10) }) }),
  'Unicode escapes': (size) => ({ body: `{"a":"${fill('\\u00eb', size - 10)}"}` }),
  'slashes and angle brackets': (size) => ({ body: JSON.stringify({ a: fill('</é', size - 10) }) }),
  'quotation marks': (size) => ({ body: fill('"', size) }),
  backslashes: (size) => ({ body: fill('\\', size) }),
  entities: (size) => ({ body: fill('&amp;', size) }),
  'percent signs': (size) => ({ body: fill('%25', size) }),
  'white space': (size) => ({ body: fill(' \r\n', size) }),
  'zero bytes': (size) => ({ body: fill('\0', size) }),
  'a long number': (size) => ({ body: `{"a":${fill('1', size - 6)}}` }),
  chunks: (size) => ({ body: fill('1\r\na\r\n', size) }),
  'smart quotes': (size) => ({ body: fill('\u201d', size / 3) }),
  'near-JSON': (size) => ({
    body: `${JSON.stringify({ list: Array(Math.floor(size / 24)).fill({ name: 'value', n: 1 }) }).slice(0, size - 2)},`,
  }),
  'layers of base64': (size) => {
    let body = 'x'.repeat(64)
    while (body.length * 1.34 < size) body = btoa(body)
    return { body }
  },
  'layers of strings': (size) => {
    let body = '{"a":1}'
    while (body.length * 2 < size) body = JSON.stringify(body)
    return { body }
  },
  '2,000 headers': () => ({
    headers: Array.from({ length: 2_000 }, (_, at) => [`x-header-${at}`, `value ${at}, other`]),
  }),
  'long headers': () => ({
    headers: Array.from({ length: 20 }, (_, at) => [`x-header-${at}`, fill('a, b;c=%20 ', 8_000)]),
  }),
  'a long query': () => ({ body: '{}', url: `/?${Array.from({ length: 990 }, (_, at) => `a${at}=%20+b`).join('&')}` }),
  'a long path': () => ({ body: '{}', url: `/${fill('%41/', 16_000)}` }),
}

/** The name of the input of an ordinary accident: JSON with one changed value. */
export const ordinary = 'ordinary'

/** Creates an input of about a number of bytes. */
export function inputOf(name: string, size: number): Input {
  if (name !== ordinary) return (hostileInputs[name] as (size: number) => Input)(size)
  const item = { id: 4711, name: 'kitchen light', state: { on: true, level: 0.5 }, at: '2026-06-01T12:00:00Z' }
  const count = Math.max(1, Math.floor(size / JSON.stringify(item).length))
  return { body: JSON.stringify({ version: '1.0', items: Array(count).fill(item), changed: true }) }
}
