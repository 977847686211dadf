import { afterEach, describe, expect, it } from 'vitest'
import { readField, tryField } from './signed-request.js'

const everything = Object.prototype as { inherited?: string }

class Framework {
  readonly #value: string
  constructor(value: string) {
    this.#value = value
  }
  get inherited(): string {
    return this.#value
  }
  get other(): string {
    return this.#value
  }
}

class Derived extends Framework {}

const objects: [string, object][] = [
  ['an own property', { inherited: 'a', other: 'a' }],
  ['an accessor of the class', new Framework('a')],
  ['an accessor of the parent class', new Derived('a')],
  ['an object without a prototype', Object.assign(Object.create(null), { inherited: 'a', other: 'a' })],
]

afterEach(() => {
  delete everything.inherited
})

describe('readField', () => {
  it.each(objects)('reads %s', (_, from) => {
    expect(readField(from, 'other')).toBe('a')
    expect(readField(from, 'absent')).toBeUndefined()
  })

  it.each(objects)('reads %s although Object.prototype has the same name', (_, from) => {
    everything.inherited = 'polluted'
    expect(readField(from, 'inherited')).toBe('a')
  })

  it.each<[string, object]>([
    ['a plain object', {}],
    ['an object without a prototype', Object.create(null)],
    ['an object of a class', new (class {})()],
  ])('ignores a property that was added to Object.prototype: %s', (_, from) => {
    everything.inherited = 'polluted'
    expect(readField(from, 'inherited')).toBeUndefined()
  })

  it('reads a proxy that answers for properties that it does not own, as in some frameworks', () => {
    expect(readField(new Proxy({}, { get: () => 'a' }), 'other')).toBe('a')
  })
})

describe('tryField', () => {
  it('reads a property, and treats it as absent if its accessor throws', () => {
    const from = {
      value: 'a',
      get broken(): string {
        throw new Error('not now')
      },
    }
    expect(tryField(from, 'value')).toBe('a')
    expect(tryField(from, 'absent')).toBeUndefined()
    expect(tryField(from, 'broken')).toBeUndefined()
  })
})
