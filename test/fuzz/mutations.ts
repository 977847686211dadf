import fc from 'fast-check'

/** Changes given bytes at random places: flips bits, sets bytes, and cuts, doubles, moves or inserts pieces. */
export function mutated(originals: readonly Uint8Array[]): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  // Values at which lengths, tags and integers often fail.
  const octet = fc.oneof(
    fc.constantFrom(0x00, 0x01, 0x02, 0x03, 0x04, 0x30, 0x31, 0x7f, 0x80, 0x81, 0x82, 0xa0, 0xff),
    fc.nat(255),
  )
  const edit = fc.record({
    kind: fc.constantFrom('flip', 'set', 'cut', 'double', 'insert', 'increase', 'decrease'),
    place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    length: fc.integer({ min: 1, max: 24 }),
    octet,
  })
  return fc
    .tuple(fc.constantFrom(...originals), fc.array(edit, { minLength: 1, maxLength: 6 }))
    .map(([original, edits]) => edits.reduce(apply, new Uint8Array(original)))
}

function apply(
  bytes: Uint8Array<ArrayBuffer>,
  { kind, place, length, octet }: { kind: string; place: number; length: number; octet: number },
): Uint8Array<ArrayBuffer> {
  const at = Math.floor(place * bytes.length)
  const before = bytes.subarray(0, at)
  const piece = bytes.subarray(at, at + length)
  const after = bytes.subarray(at + length)
  switch (kind) {
    case 'cut':
      return Uint8Array.of(...before, ...after)
    case 'double':
      return Uint8Array.of(...before, ...piece, ...piece, ...after)
    case 'insert':
      return Uint8Array.of(...before, octet, ...bytes.subarray(at))
    default: {
      const copy = bytes.slice()
      const current = copy[at] ?? 0
      const changed = { flip: current ^ (1 << (octet & 7)), set: octet, increase: current + 1, decrease: current - 1 }
      if (at < copy.length) copy[at] = changed[kind as keyof typeof changed]
      return copy
    }
  }
}
