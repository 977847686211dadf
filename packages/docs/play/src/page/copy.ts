import { create } from './dom.js'

/** Creates a button that copies a text, and then shows that it did. */
export function copyButton(label: string, text: () => string): HTMLButtonElement {
  const button = create('button', { type: 'button' }, label)
  button.addEventListener('click', () => void copy(button, label, text()))
  return button
}

/** Creates a button that saves a text as a file. */
export function saveButton(label: string, name: string, text: () => string): HTMLButtonElement {
  const button = create('button', { type: 'button' }, label)
  button.addEventListener('click', () => save(name, text()))
  return button
}

/** Saves a text as a file, through the browser's own dialogue. */
export function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/octet-stream' }))
  create('a', { href: url, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

async function copy(button: HTMLButtonElement, label: string, text: string): Promise<void> {
  const isCopied = await copyText(text)
  button.textContent = isCopied ? 'Copied' : 'The browser does not let this page copy'
  setTimeout(() => {
    button.textContent = label
  }, 2_000)
}

/** Copies a text. Resolves to false if the browser does not let the page copy. */
export async function copyText(text: string): Promise<boolean> {
  return (await copyByClipboard(text)) || copyBySelection(text)
}

async function copyByClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // This context has no clipboard, or the page has no permission.
    return false
  }
}

// Uses a deprecated command. Some browsers have no other way to copy on a page from a disk.
function copyBySelection(text: string): boolean {
  const focused = document.activeElement
  const area = create('textarea', { class: 'off-screen', 'aria-hidden': 'true' })
  area.value = text
  document.body.append(area)
  area.select()
  const isCopied = document.execCommand('copy')
  area.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return isCopied
}
