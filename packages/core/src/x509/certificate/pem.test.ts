import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { VerificationError } from '../../errors.js'
import { decodePem } from './pem.js'

const begin = '-----BEGIN CERTIFICATE-----'
const end = '-----END CERTIFICATE-----'
const block = `${begin}\nAAEC\n${end}\n`
const one = [Uint8Array.of(0, 1, 2)]

describe('PEM', () => {
  it.each<[string, string]>([
    ['a block', block],
    ['CRLF', block.replaceAll('\n', '\r\n')],
    ['no final newline', block.trimEnd()],
    ['short lines and white space around them', `${begin}\n A\t\nAE\n\nC \n${end}   \n`],
    ['blank lines around it', `\n\n${block}\n \n`],
  ])('decodes %s, also in strict mode', (_, text) => {
    expect(decodePem(text)).toEqual(one)
    expect(decodePem(text, { strict: true })).toEqual(one)
  })

  it.each<[string, string]>([
    ['text before', `subject=CN = example\nissuer=CN = example\n${block}`],
    ['a comment after', `${block}# the end`],
    ['another kind of block', `-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n${block}`],
    ['arithmetic', `1 < 2 << 3\n${block}`],
    ['a byte order mark', `\ufeff${block}`],
    ['a byte order mark before text', `\ufeffsubject\n${block}`],
    ['invisible space', `\u00a0\n${block}\u2028\n`],
  ])('tolerates %s, but not in strict mode', (_, text) => {
    expect(decodePem(text)).toEqual(one)
    expect(() => decodePem(text, { strict: true })).toThrow(VerificationError)
  })

  it('keeps the order of several blocks', () => {
    expect(decodePem(`${block}text\n${begin}\nAwQF\n${end}\n${block}`)).toEqual([
      one[0],
      Uint8Array.of(3, 4, 5),
      one[0],
    ])
  })

  it.each<[string, string]>([
    ['nothing', ''],
    ['no block', 'certificate'],
    ['no end line', `${begin}\nAAEC\n`],
    ['no begin line', `AAEC\n${end}\n`],
    ['a begin line within a block', `${begin}\n${block}`],
    ['an end line of another label', `${begin}\nAAEC\n-----END X509 CERTIFICATE-----\n`],
    ['a header within', `${begin}\nProc-Type: 4,ENCRYPTED\n\nAAEC\n${end}`],
    ['base64url', `${begin}\nAA-_\n${end}`],
    ['base64 without padding', `${begin}\nAAE\n${end}`],
    ['base64 with unused bits that are set', `${begin}\nAAF=\n${end}`],
    ['a boundary that is not alone on its line', `x ${begin}\nAAEC\n${end}`],
    ['a begin line with text beside it, before a block', `x ${begin}\n${block}`],
    ['an end line with text beside it, before a block', `${end} x\n${block}`],
    ['an end line with text beside it, after a block', `${block}# ${end}`],
    ['a begin line after an invisible space', `\u00a0${begin}\nAAEC\n${end}\n${block}`],
    ['a byte order mark in the middle', `${block}\ufeff${block}`],
    ['a line that ends in an invisible space', `${begin}\nAAEC\u2003\n${end}\n`],
    ['everything on one line', `${begin} AAEC ${end}`],
    ['a page', `<html><body><pre>\n${block}</pre></body></html>`],
    ['an error document', `<?xml version="1.0"?>\n<Error>\n${block}</Error>`],
    ['a comment of markup', `<!--\n${block}-->`],
  ])('refuses %s', (_, text) => {
    expect(() => decodePem(text)).toThrow(VerificationError)
    expect(() => decodePem(text, { strict: true })).toThrow(VerificationError)
  })

  it('throws a TypeError for a mistake of the caller', () => {
    for (const strict of ['false', 0, null]) {
      expect(() => decodePem(block, { strict: strict as unknown as boolean })).toThrow(TypeError)
    }
    expect(() => decodePem(block, { stirct: true } as object)).toThrow('unknown option stirct. Did you mean strict?')
    for (const text of [undefined, null, 1, new Uint8Array(3)]) {
      expect(() => decodePem(text as unknown as string)).toThrow(TypeError)
    }
  })

  it('does not quote the text in its message', () => {
    expect(() => decodePem(`${begin}\nc2VjcmV0!\n${end}`)).toThrow(/^(?!.*c2VjcmV0).*$/)
  })

  it('throws only ERR_CERTIFICATE_INVALID, in time proportional to the size', () => {
    const piece = fc.constantFrom(begin, end, '\n', '\r\n', 'AAEC', '=', '-----', '<', '<a', ' ', '\0', 'ä')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        try {
          decodePem(pieces.join(''))
        } catch (error) {
          expect((error as VerificationError).code).toBe('ERR_CERTIFICATE_INVALID')
        }
      }),
    )
    for (const text of [
      '<'.repeat(1e6),
      '-'.repeat(1e6),
      `${begin}\n`.repeat(40_000),
      `${begin}\n${'A'.repeat(1e6)}`,
      ' '.repeat(1e6),
    ]) {
      // Time that grows with the square of these lengths would run into the time limit of the test.
      expect(() => decodePem(text)).toThrow(VerificationError)
    }
    expect(() => decodePem(' '.repeat(9e6))).toThrow('too large')
  })
})
