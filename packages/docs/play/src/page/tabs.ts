/**
 * Makes a tablist work as the ARIA Authoring Practices describe: only one tab is in the tab order, and the arrow keys, Home
 * and End move between tabs. Returns a function that selects a tab by its id.
 */
export function startTabs(list: HTMLElement): (id: string) => void {
  const tabs = [...list.querySelectorAll<HTMLElement>('[role="tab"]')]
  const select = (chosen: HTMLElement): void => {
    for (const tab of tabs) {
      const isChosen = tab === chosen
      tab.setAttribute('aria-selected', String(isChosen))
      tab.tabIndex = isChosen ? 0 : -1
      const panel = document.getElementById(tab.getAttribute('aria-controls') ?? '')
      if (panel !== null) panel.hidden = !isChosen
    }
  }
  const targets: Readonly<Record<string, (index: number) => number>> = {
    ArrowRight: (index) => index + 1,
    ArrowLeft: (index) => index - 1,
    Home: () => 0,
    End: () => tabs.length - 1,
  }
  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener('click', () => select(tab))
    tab.addEventListener('keydown', (event) => {
      const target = Object.hasOwn(targets, event.key) ? targets[event.key]?.(index) : undefined
      const next = target === undefined ? undefined : tabs.at(target % tabs.length)
      if (next === undefined) return
      event.preventDefault()
      select(next)
      next.focus()
    })
  }
  return (id) => {
    const tab = tabs.find((other) => other.id === id)
    if (tab !== undefined) select(tab)
  }
}
