/**
 * Finds an element by its id.
 *
 * @throws Error if the page has none of that kind.
 */
export function find<Kind extends Element>(id: string, kind: new () => Kind): Kind {
  const element = document.getElementById(id)
  if (!(element instanceof kind)) throw new Error(`The page has no ${kind.name} with the id ${id}`)
  return element
}

/** Creates an element. A string becomes a text node, never markup. */
export function create<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

/** Sets the text of an element if it differs, so that a live region does not repeat itself. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}

/** Returns the value of the chosen radio button of a group. */
export function chosen(name: string): string {
  const radio = document.querySelector(`input[name="${name}"]:checked`)
  return radio instanceof HTMLInputElement ? radio.value : ''
}

/** Chooses a radio button of a group. */
export function choose(name: string, value: string): void {
  const radio = document.querySelector(`input[name="${name}"][value="${value}"]`)
  if (radio instanceof HTMLInputElement) radio.checked = true
}

/** Shows the elements whose `data-for` names the scheme, and hides the others. */
export function showFor(container: ParentNode, scheme: string): void {
  for (const element of container.querySelectorAll<HTMLElement>('[data-for]')) {
    element.hidden = !(element.dataset.for ?? '').split(' ').includes(scheme)
  }
}

/** Splits a text into words at white space and commas. */
export function listOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((item) => item !== '')
}

/** Returns a message for people from a thrown value. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

/** Scrolls to an element that is outside the screen. On a phone, a verdict may be above or below its form. */
export function reveal(element: Element): void {
  const { top, bottom } = element.getBoundingClientRect()
  if (top < 0 || bottom > innerHeight) element.scrollIntoView({ block: 'start' })
}
