import { describe, expect, it } from 'vitest'
import { type JsonNode, readJsonTree } from './json-tree.js'
import { jsonWriters, jsonWriting, nameWriter } from './json-writers.js'

const tree = (text: string): JsonNode => {
  const node = readJsonTree(text)
  if (node === undefined) throw new Error('The sample is not JSON')
  return node
}
const sample = String.raw`{"a/é":["<é>&'+=</b>\u0060",1.50,{},[]],"c\u2028":"\"\u007f\u00E9"}`

describe('jsonWriters', () => {
  it('write JSON as these programs do, the likeliest first', () => {
    const write = jsonWriting(tree(sample))
    const lines = jsonWriters.map((writer) => `${writer.name}: ${JSON.stringify(write(writer))}`)
    expect(lines.join('\n')).toMatchSnapshot()
  })
})

describe('nameWriter', () => {
  it.each([
    ['{"a":"é","b":[1,2]}', 'JavaScript'],
    ['{"a": "\\u00e9", "b": [1, 2]}', 'Python (json.dumps), with spaces'],
    ['{"a":"\\u00e9\\/"}', 'PHP (json_encode)'],
    ['{"a":"\\u003c"}', 'Go (encoding/json)'],
    ['{\n  "a": 1\n}', 'JavaScript, indented by two'],
    ['{ "a":1}', undefined],
  ])('names the program that wrote %j', (text, name) => {
    expect(nameWriter(text, tree(text))).toBe(name)
  })

  it('names no program for more than 65,536 characters', () => {
    const text = (length: number): string => `["${'x'.repeat(length - 4)}"]`
    expect(nameWriter(text(65_536), tree(text(65_536)))).toBe('JavaScript')
    expect(nameWriter(text(65_537), tree(text(65_537)))).toBeUndefined()
  })
})
