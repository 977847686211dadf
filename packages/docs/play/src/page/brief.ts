/**
 * Repeats the title of a verdict in a bar at the edge of the screen, while the verdict is out of sight. A click on the bar
 * scrolls to the verdict.
 */
export function startBrief(bar: HTMLButtonElement, verdict: HTMLElement, title: HTMLElement): void {
  let isInSight = true
  const show = (): void => {
    bar.hidden = isInSight || verdict.classList.contains('idle')
    bar.textContent = title.textContent
    bar.className = `brief ${verdict.className}`
  }
  new IntersectionObserver(([entry]) => {
    isInSight = entry?.isIntersecting ?? true
    show()
  }).observe(verdict)
  new MutationObserver(show).observe(verdict, { attributes: true, childList: true, characterData: true, subtree: true })
  bar.addEventListener('click', () => verdict.scrollIntoView({ block: 'start' }))
}
