import { create, find } from './dom.js'

/**
 * Returns the address of a page of the documentation. Returns undefined if the playground does not know the address of the
 * documentation. The site writes this address into a meta element. A playground from a disk does not have it.
 */
export function documentationPage(path: string): string | undefined {
  const base = document.querySelector<HTMLMetaElement>('meta[name="documentation"]')?.content ?? ''
  return base === '' ? undefined : `${base}${path}`
}

/** Creates an element for an error code: a link to the page of the code, if its address is known. */
export function codeNode(code: string): HTMLElement {
  const address = documentationPage(`errors/${code}`)
  const text = create('code', {}, code)
  return address === undefined ? text : create('a', { href: address, class: 'code' }, text)
}

const pages = [
  ['', 'Countersign'],
  ['guides/playground', 'About this page'],
  ['guides/', 'Guides'],
  ['guides/troubleshooting', 'Troubleshooting'],
  ['errors/', 'Error codes'],
] as const

/** Shows the links to the documentation if its address is known. */
export function startDocumentationLinks(): void {
  const links = pages.flatMap(([path, title]) => {
    const href = documentationPage(path)
    return href === undefined ? [] : [create('a', { href }, title)]
  })
  const navigation = find('documentation', HTMLElement)
  navigation.append(...links)
  navigation.hidden = links.length === 0
}
