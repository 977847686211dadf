import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { quote } from './curl-command.js'

describe('quote', () => {
  it.each([
    'plain',
    '',
    ' ',
    "it's",
    '$HOME',
    '`id`',
    '$(id)',
    'a\nb',
    '\\',
    '"',
    '!',
    '*',
    '~',
    "'",
    "''",
    '-n',
    'é;#&|<>',
    '\t',
    '\u001b[2J',
    "a\u001b'\u009b\u202eb\u{e0001}",
    '\r\n\u0007',
    '\u2028',
  ])('makes %j one word of a shell', (word) => {
    const output = execFileSync('sh', ['-c', `printf '[%s]' ${quote(word)}`], { encoding: 'utf8' })
    expect(output).toBe(`[${word}]`)
    // Line feeds and tabs do no harm.
    expect(quote(word)).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
  })
})
