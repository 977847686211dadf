import { create } from './dom.js'

/** Gives every secret of the page a button that shows it. */
export function startReveal(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>('input[type="password"]')) {
    const button = create(
      'button',
      { type: 'button', 'aria-pressed': 'false', 'aria-label': 'Show the secret' },
      'Show',
    )
    button.addEventListener('click', () => {
      const isShown = input.type === 'password'
      input.type = isShown ? 'text' : 'password'
      button.setAttribute('aria-pressed', String(isShown))
    })
    const pair = create('div', { class: 'pair' })
    input.replaceWith(pair)
    pair.append(input, button)
  }
}
