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
  ])('makes %j one word of a shell', (word) => {
    const output = execFileSync('sh', ['-c', `printf '[%s]' ${quote(word)}`], { encoding: 'utf8' })
    expect(output).toBe(`[${word}]`)
  })
})
