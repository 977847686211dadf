import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { SignedTestRequest } from '../signed-test-request.js'
import { formatCurlCommand } from './format-curl-command.js'
import { readRecordedRequest } from './read-recorded-request.js'
import { RecordedRequestError } from './recorded-request.js'

const read = (command: string): SignedTestRequest => readRecordedRequest(command).request
const bodyOf = (command: string): string => new TextDecoder().decode(read(command).body)

describe('a curl command', () => {
  it('is read in the form that Chrome and Firefox copy', () => {
    const command = `curl 'https://a.example/x?y=1' \\
  -H 'accept: */*' \\
  -H 'content-type: application/json' \\
  -H $'x-bang: a\\u0021\\'b' \\
  -b 'a=1; b=2' \\
  --data-raw $'{"a":"it\\'s\\n\\u00fc"}' \\
  --compressed \\
  --insecure`
    expect(readRecordedRequest(command)).toEqual({
      form: 'curl',
      request: {
        method: 'POST',
        url: 'https://a.example/x?y=1',
        headers: [
          ['accept', '*/*'],
          ['content-type', 'application/json'],
          ['x-bang', "a!'b"],
          ['Cookie', 'a=1; b=2'],
        ],
        body: new TextEncoder().encode('{"a":"it\'s\nü"}'),
      },
      notes: [],
    })
  })

  it.each([
    ["curl -X POST -d '{}' a.example", 'POST', 'http://a.example'],
    ['curl -sSXPUT http://a.example/#b', 'PUT', 'http://a.example/'],
    ['curl http://a.example/', 'GET', 'http://a.example/'],
    ['curl -I http://a.example/', 'HEAD', 'http://a.example/'],
    ['$ curl.exe --request DELETE --url http://a.example/x', 'DELETE', 'http://a.example/x'],
    ['curl -m 5 -o /dev/null --max-time 9 -w "%{http_code}" http://a.example/ | jq .', 'GET', 'http://a.example/'],
    ['curl -G -d a=1 --data-urlencode "b= ü" http://a.example/?c', 'GET', 'http://a.example/?c&a=1&b=%20%C3%BC'],
    ['curl \\\r\n  http://a.example/', 'GET', 'http://a.example/'],
    ['curl \'http://a.example/\'"b"c\\ d', 'GET', 'http://a.example/bc d'],
  ])('has a method and a URL: %s', (command, method, url) => {
    expect(read(command)).toMatchObject({ method, url })
  })

  it.each([
    ["curl a -d 'a' -d b", 'a&b'],
    ["curl a --data-raw '@a'", '@a'],
    ['curl a --data-binary "a\\"b\\\\n\\$c"', 'a"b\\n$c'],
    ["curl a --json '{' --json '}'", '{}'],
    ["curl a -d$'\\x41\\102\\t\\U1F600'", 'AB\t😀'],
    ["curl a -d 'à |;&<>() #'", 'à |;&<>() #'],
    ['curl a -d à', 'à'],
    ["curl a -d ''", ''],
    ["printf '\\377\\000' | curl a --data-binary @-", '\ufffd\0'],
  ])('has a body: %s', (command, body) => {
    expect(bodyOf(command)).toBe(body)
  })

  it('has the headers that curl sends for its options', () => {
    expect(read("curl a -H 'X-A;' -H 'Accept:' -H 'X-B: :b' -A agent -e from -u me:pass --json '{}'").headers).toEqual([
      ['X-A', ''],
      ['X-B', ':b'],
      ['Content-Type', 'application/json'],
      ['User-Agent', 'agent'],
      ['Referer', 'from'],
      ['Authorization', 'Basic bWU6cGFzcw=='],
    ])
    expect(read("curl a -d '' ").headers).toEqual([['Content-Type', 'application/x-www-form-urlencoded']])
    expect(read("curl a -d '' -H content-type:").headers).toEqual([])
  })

  it('has notes about changes that the shell or curl would have made', () => {
    expect(readRecordedRequest('curl "$URL/x"').notes).toEqual([expect.stringMatching(/variables/)])
    expect(readRecordedRequest('curl http://a/b/../c').notes).toEqual([expect.stringMatching(/dot segments/)])
    expect(readRecordedRequest('curl --path-as-is http://a/b/../c').notes).toEqual([])
  })

  it.each([
    ['no URL', 'curl -d a'],
    ['an open quotation', "curl 'http://a"],
    ['a body in a file', 'curl a -d @body.json'],
    ['a body from standard input', 'curl a --data-binary @-'],
    ['an upload', 'curl -T file a'],
    ['headers in a file', 'curl a -H @headers'],
    ['a header that is not one', "curl a -H 'x'"],
    ['a form', 'curl a -F a=b'],
  ])('is refused with %s', (_what, command) => {
    expect(() => read(command)).toThrow(RecordedRequestError)
  })
})

const request = {
  method: 'POST',
  url: 'https://skill.example/a%2Fb?x=1',
  headers: [
    ['X-Name', 'K\xc3\xb6nig'],
    ['X-Empty', ''],
    ['X-Quote', "it's"],
  ] as [string, string][],
  body: new TextEncoder().encode('{"a":"it’s"}\r\n'),
}
const steering = new TextEncoder().encode("it's \u001b[2J\u009b1m\u202e\u2028\u{e0001}\r'\t!")
const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte)

// Returns the words that a shell makes of the command, separated by NUL.
const wordsOf = (command: string): string[] =>
  execFileSync('bash', ['-c', `curl() { printf '%s\\0' "$@"; cat; }; ${command}`], { input: '' })
    .toString('latin1')
    .split('\0')

describe('formatCurlCommand', () => {
  it.each([
    ['text', request],
    ['no body', { ...request, method: 'GET', body: new Uint8Array(0) }],
    ['characters that would control a terminal', { ...request, body: steering }],
    ['bytes', { ...request, body: bytes }],
    [
      'a header with a quote, a dollar and a line of kanji',
      { ...request, headers: [['X', '\'"$(x)`\xe6\xbc\xa2']] as [string, string][] },
    ],
  ])('is read back as the same request: %s', (_what, original) => {
    const { method, url, headers, body } = read(formatCurlCommand(original))
    expect({ method, url, headers, body }).toEqual(original)
  })

  it('is split by a shell into the intended words', () => {
    const words = wordsOf(formatCurlCommand(request))
    expect(words).toContain("X-Quote: it's")
    expect(words).toContain('X-Empty;')
    expect(words).toContain('Content-Type:')
    expect(words[words.indexOf('--data-raw') + 1]).toBe(Buffer.from(request.body).toString('latin1'))
    expect(words.at(-2)).toBe(request.url)
  })

  it('has no characters that would control the terminal that it is pasted into', () => {
    const command = formatCurlCommand({ ...request, body: steering })
    expect(command).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    const words = wordsOf(command)
    expect(words[words.indexOf('--data-raw') + 1]).toBe(Buffer.from(steering).toString('latin1'))
  })

  it('pipes a body that no argument can hold', () => {
    const words = wordsOf(formatCurlCommand({ ...request, body: bytes }))
    expect(words.slice(words.indexOf('@-') + 2).join('\0')).toBe(Buffer.from(bytes).toString('latin1'))
  })

  it('reads the body from a file that the option names', () => {
    expect(formatCurlCommand(request, { bodyFile: 'a b' })).toContain("--data-binary '@a b'")
  })
})
