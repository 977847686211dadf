import { create, find } from './dom.js'

/**
 * Returns the address of a page of the documentation; undefined if the page does not know where the documentation is. The site
 * names it in a meta element. A page from a disk has none, and then it links nothing.
 */
export function documentationPage(path: string): string | undefined {
  const base = document.querySelector<HTMLMetaElement>('meta[name="documentation"]')?.content ?? ''
  return base === '' ? undefined : `${base}${path}`
}

/** An error code, as a link to its page if there is one. */
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

/** Shows the links to the documentation if the page knows where it is. */
export function startDocumentationLinks(): void {
  const links = pages.flatMap(([path, title]) => {
    const href = documentationPage(path)
    return href === undefined ? [] : [create('a', { href }, title)]
  })
  const navigation = find('documentation', HTMLElement)
  navigation.append(...links)
  navigation.hidden = links.length === 0
}
