import fc from 'fast-check'
import { type DerElement, readDer } from '../../packages/core/src/x509/certificate/der-reader.js'
import { concatenate, tagged } from '../../packages/testing/src/authority/der.js'

/** One change of one value of a DER encoding. The lengths of the values around it are written again. */
export interface DerEdit {
  readonly kind: 'remove' | 'repeat' | 'swap' | 'tag' | 'flip' | 'cut' | 'append' | 'empty'
  /** The position of the value, as a share of all values. */
  readonly place: number
  readonly octet: number
}

/**
 * A random change. Damage to the structure reaches deeper than damage to bytes, because most of the results are
 * well-formed DER.
 */
export const derEdit: fc.Arbitrary<DerEdit> = fc.record({
  kind: fc.constantFrom('remove', 'repeat', 'swap', 'tag', 'flip', 'cut', 'append', 'empty'),
  place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  octet: fc.oneof(
    fc.constantFrom(0x00, 0x01, 0x02, 0x03, 0x05, 0x0c, 0x13, 0x30, 0x31, 0x7f, 0x80, 0x81, 0x82, 0xa0, 0xa3, 0xff),
    fc.nat(255),
  ),
})

interface Node {
  tag: number
  /** The contents of a primitive value. */
  contents: Uint8Array
  /** The values within; those of an OCTET STRING too, if it holds DER. */
  children: Node[] | undefined
}

/** Applies changes to an encoding, which must be DER. */
export function editDer(der: Uint8Array, edits: readonly DerEdit[]): Uint8Array<ArrayBuffer> {
  const root: Node = { tag: 0, contents: new Uint8Array(0), children: [toNode(readDer(new Uint8Array(der)))] }
  for (const edit of edits) apply(root, edit)
  return concatenate(...(root.children ?? []).map(encode))
}

function toNode({ tag, bytes, contentStart, end, children }: DerElement): Node {
  const contents = bytes.slice(contentStart, end)
  if ((tag & 0x20) !== 0) return { tag, contents, children: children.map(toNode) }
  return { tag, contents, children: tag === 0x04 ? embedded(contents) : undefined }
}

function embedded(contents: Uint8Array<ArrayBuffer>): Node[] | undefined {
  try {
    return [toNode(readDer(contents))]
  } catch {
    return undefined
  }
}

function encode({ tag, contents, children }: Node): Uint8Array {
  return tagged(tag, ...(children === undefined ? [contents] : children.map(encode)))
}

function apply(root: Node, { kind, place, octet }: DerEdit): void {
  const places: { list: Node[]; index: number }[] = []
  const visit = ({ children }: Node): void => {
    for (const [index, child] of (children ?? []).entries()) {
      places.push({ list: children as Node[], index })
      visit(child)
    }
  }
  visit(root)
  const found = places[Math.floor(place * places.length)]
  if (found === undefined) return
  const { list, index } = found
  const node = list[index] as Node
  switch (kind) {
    case 'remove':
      list.splice(index, 1)
      break
    case 'repeat':
      list.splice(index, 0, structuredClone(node))
      break
    case 'swap': {
      const other = list[index + 1] ?? list[0]
      if (other !== undefined && other !== node) {
        list[list.indexOf(other)] = node
        list[index] = other
      }
      break
    }
    case 'tag':
      node.tag = octet
      break
    case 'empty':
      node.contents = new Uint8Array(0)
      node.children = undefined
      break
    default:
      node.contents = changed(node, kind, octet)
      node.children = undefined
  }
}

function changed(node: Node, kind: 'flip' | 'cut' | 'append', octet: number): Uint8Array {
  const bytes = node.children === undefined ? node.contents : concatenate(...node.children.map(encode))
  if (kind === 'append') return Uint8Array.of(...bytes, octet)
  if (bytes.length === 0) return bytes
  const at = octet % bytes.length
  return kind === 'cut'
    ? bytes.slice(0, at)
    : bytes.map((byte, index) => (index === at ? byte ^ (1 << (octet & 7)) : byte))
}
