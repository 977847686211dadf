import { find } from '../page/dom.js'
import { decodeUtf8 } from '../request/base64.js'

/**
 * Edits a body in a textarea, and keeps its bytes. A textarea cannot hold CRLF, a byte order mark, or bytes that are not
 * text.
 */
export interface BodyEditor {
  /** Returns the bytes that were loaded, or the edited text as bytes. */
  bytes(): Uint8Array<ArrayBuffer>
  load(bytes: Uint8Array<ArrayBuffer>): void
}

/** Starts the editor. It calls `changed` whenever the bytes may have changed. */
export function startBodyEditor(changed: () => void): BodyEditor {
  const area = find('v-body', HTMLTextAreaElement)
  const lineEnds = find('v-line-ends', HTMLSelectElement)
  const lineEndsField = find('v-line-ends-field', HTMLElement)
  const state = find('v-body-state', HTMLElement)
  let loaded: { bytes: Uint8Array<ArrayBuffer>; shown: string } | undefined

  const bytes = (): Uint8Array<ArrayBuffer> => {
    if (loaded !== undefined && loaded.shown === area.value) return loaded.bytes
    const text = lineEnds.value === 'crlf' ? area.value.replaceAll('\n', '\r\n') : area.value
    return new TextEncoder().encode(text)
  }
  const show = (): void => {
    const current = bytes()
    const text = decodeUtf8(current)
    lineEndsField.hidden = !area.value.includes('\n')
    const remarks = [
      `${current.byteLength} ${current.byteLength === 1 ? 'byte' : 'bytes'}`,
      ...(text === undefined ? ['not UTF-8: an edit replaces the bytes that are not text'] : []),
      ...(text?.startsWith('\ufeff') ? ['begins with a byte order mark'] : []),
      ...(text !== undefined && /\r\n/.test(text) && /(?<!\r)\n/.test(text)
        ? ['mixed line ends: an edit makes them alike']
        : []),
    ]
    state.textContent = remarks.join(' · ')
  }
  const edited = (): void => {
    show()
    changed()
  }
  area.addEventListener('input', edited)
  lineEnds.addEventListener('change', () => {
    loaded = undefined
    edited()
  })
  area.addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    // The line ends of a paste count only if it replaces the whole body.
    if (area.value === '' || area.selectionEnd - area.selectionStart === area.value.length)
      lineEnds.value = text.includes('\r\n') ? 'crlf' : 'lf'
  })
  show()
  return {
    bytes,
    load(next) {
      const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(next)
      area.value = text
      lineEnds.value = text.includes('\r\n') ? 'crlf' : 'lf'
      loaded = { bytes: next, shown: area.value }
      show()
    },
  }
}
