import { describe, expect, it } from 'vitest'
import { encodeBase64 } from '../encoding/base64.js'
import { signatureRepairs, type TextRepair, urlRepairs } from './text-repairs.js'

// 192 bytes, whose base64 has plus signs and slashes.
const bytes = Uint8Array.from({ length: 192 }, (_, index) => (index * 251 + 62) % 256)
const signature = encodeBase64(bytes)
const odd = encodeBase64(bytes.subarray(0, 136))
const hex = Buffer.from(bytes).toString('hex')

function nameOf(repairs: Iterable<TextRepair>, original: string): string | undefined {
  for (const { accident, text } of repairs) if (text === original) return accident.id
  return undefined
}

describe('signatureRepairs', () => {
  it('needs a signature with each character that may be damaged', () => {
    expect([signature.includes('+'), signature.includes('/'), odd.endsWith('=')]).toEqual([true, true, true])
  })

  it.each<[what: string, arrived: string, accident: string]>([
    ['spaces for plus signs', signature.replaceAll('+', ' '), 'plus-signs'],
    ['white space around it', ` ${signature}\n`, 'plus-signs'],
    ['percent escapes', encodeURIComponent(signature), 'percent-encoded'],
    ['percent escapes twice', encodeURIComponent(encodeURIComponent(signature)), 'percent-encoded'],
    [
      'percent escapes, and spaces for plus signs',
      signature.replaceAll('/', '%2F').replaceAll('+', ' '),
      'percent-encoded',
    ],
    ['line breaks', signature.replace(/.{64}/g, '$&\r\n'), 'folded'],
    ['escaped line breaks', signature.replace(/.{64}/g, '$&\\r\\n'), 'folded'],
    ['escaped slashes', signature.replaceAll('/', '\\/'), 'escapes'],
    ['backslashes', signature.replaceAll('+', '\\+'), 'escapes'],
    ['entities', signature.replaceAll('+', '&#43;'), 'entities'],
    ['two values', `${signature}, ${signature}`, 'headers-joined'],
    ['two values without a space', `x,${signature}`, 'headers-joined'],
    ['two values with two spaces', `x;  ${signature}`, 'headers-joined'],
    ['four values', `${signature};x,y;z`, 'headers-joined'],
    ['quotes', `"${signature}"`, 'quoted'],
    ['a Python text of bytes', `b'${signature}'`, 'quoted'],
    ['brackets', `[(<{${signature}}>)];`, 'quoted'],
    ['a name before it', `Signature: ${signature}`, 'quoted'],
    ['a name before it and quotes', `signature="${signature}"`, 'quoted'],
    ['base64url', signature.replaceAll('+', '-').replaceAll('/', '_'), 'base64url'],
    ['base64 of base64', btoa(signature), 'signature-encoding'],
    ['hex', hex, 'signature-encoding'],
    ['hex in upper case', `0x${hex.toUpperCase()}`, 'signature-encoding'],
  ])('undo %s', (_, arrived, accident) => {
    expect(nameOf(signatureRepairs(arrived), signature)).toBe(accident)
  })

  it('keep the first letter of a signature behind a name', () => {
    const other = encodeBase64(Uint8Array.from(bytes).fill(0x6d, 0, 1))
    expect(other[0]).toBe('b')
    for (const name of ['Signature: ', 'sig=', 'X-1:\t'])
      expect(nameOf(signatureRepairs(name + other), other)).toBe('quoted')
  })

  it('read hex only as a whole, and padding only at the end', () => {
    const ids = (arrived: string): string[] => [...signatureRepairs(arrived)].map(({ accident }) => accident.id)
    for (const arrived of [`zz${hex}`, `${hex}zz`, 'é'.repeat(300)])
      expect(ids(arrived)).not.toContain('signature-encoding')
    expect(nameOf(signatureRepairs(`${signature.slice(0, 8)}=${signature.slice(8)}`), signature)).toBeUndefined()
    const single = encodeBase64(bytes.subarray(0, 128))
    expect(single).toMatch(/[^=]=$/)
    expect(nameOf(signatureRepairs(`${single}==`), single)).toBe('base64url')
  })

  it.each([
    ['its padding', odd.replaceAll('=', '')],
    ['the half of its padding', odd.replace(/=$/, '')],
    ['padding of a wrong length', `${odd}==`],
  ])('restore %s', (_, arrived) => {
    expect(nameOf(signatureRepairs(arrived), odd)).toBe('base64url')
  })

  it('are different signatures of 128 to 1,024 bytes, and never the text that arrived', () => {
    const all = (text: string): string[] => [...signatureRepairs(text)].map((repair) => repair.text)
    const texts = all(`${signature}, ${signature}`)
    expect(new Set(texts).size).toBe(texts.length)
    expect(all(signature)).not.toContain(signature)
    const quoted = (size: number): string[] => all(`"${encodeBase64(new Uint8Array(size))}"`)
    const counts = [120, 127, 128, 132, 1_024, 1_032].map((size) => quoted(size).length > 0)
    expect(counts).toEqual([false, false, true, false, true, false])
  })

  it('are none for a text of more than 8,192 characters, or for more than four values', () => {
    const padded = (length: number): string => `"${signature}"`.padEnd(length, '"')
    expect(nameOf(signatureRepairs(padded(8_192)), signature)).toBe('quoted')
    expect([...signatureRepairs(padded(8_193))]).toEqual([])
    expect(nameOf(signatureRepairs(`x,y,z,w,${signature}`), signature)).not.toBe('headers-joined')
  })
})

describe('urlRepairs', () => {
  const url = 'https://s3.amazonaws.com/echo.api/cert.pem'

  it.each<[what: string, arrived: string, accident: string]>([
    ['percent escapes', encodeURIComponent(url), 'percent-encoded'],
    ['percent escapes twice', encodeURIComponent(encodeURIComponent(url)), 'percent-encoded'],
    ['two values', `${url}, ${url}`, 'headers-joined'],
    ['two values without a space', `x,${url}`, 'headers-joined'],
    ['quotes at one end', `${url}"`, 'quoted'],
    ['a line break', url.replace('/cert', '/\n cert'), 'folded'],
    ['quotes', `"${url}"`, 'quoted'],
    ['several brackets', `<[${url}]>;,`, 'quoted'],
    ['escaped slashes', url.replaceAll('/', '\\/'), 'escapes'],
    ['entities', url.replaceAll('/', '&#x2F;'), 'entities'],
    ['base64', btoa(url), 'base64'],
    ['http', url.replace('https', 'http'), 'url-rewritten'],
    ['upper case', url.toUpperCase(), 'url-rewritten'],
    ['no scheme', url.replace('https:', ''), 'url-rewritten'],
    ['a host only', url.replace('https://', ''), 'url-rewritten'],
    ['a query', `${url}?x=1`, 'url-rewritten'],
    ['a fragment', `${url}#x`, 'url-rewritten'],
  ])('undo %s', (_, arrived, accident) => {
    expect(nameOf(urlRepairs(arrived), url)).toBe(accident)
  })

  it('are few for a text with a percent sign outside an escape', () => {
    expect([...signatureRepairs('100%')]).toEqual([])
    expect(nameOf(urlRepairs(`${url}?100%`), url)).toBe('url-rewritten')
  })

  it('decode a URL once, and then twice', () => {
    const escaped = 'https://a.test/%2520'
    expect(nameOf(urlRepairs(encodeURIComponent(escaped)), escaped)).toBe('percent-encoded')
  })

  it('leave what is inside a URL', () => {
    const inside = 'https://a.test/http://b//c["d'
    const texts = [...urlRepairs(inside)].map(({ text }) => text)
    for (const changed of ['https://a.test/https://b//c["d', 'https:https://a.test/', 'https://a.test/http://b//cd'])
      expect(texts.filter((text) => text.startsWith(changed))).toEqual([])
  })

  it('are different URLs, never the one that arrived, and none for more than 8,192 characters', () => {
    for (const arrived of [`"${url}?x"`, encodeURIComponent(url), url]) {
      const texts = [...urlRepairs(arrived)].map(({ text }) => text)
      expect(new Set(texts).size).toBe(texts.length)
      expect(texts).not.toContain(arrived)
    }
    expect([...urlRepairs(`${url}?`.padEnd(8_192, 'x'))].length).toBeGreaterThan(0)
    expect([...urlRepairs(`${url}?`.padEnd(8_193, 'x'))]).toEqual([])
    expect(nameOf(urlRepairs(`x,x,x,x,${url}`), url)).toBeUndefined()
  })
})
