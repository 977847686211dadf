import Table from 'cli-table3'
import wrapAnsi from 'wrap-ansi'

const none = { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true }
const noBorder = Object.fromEntries(
  ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right', 'left', 'left-mid']
    .concat(['mid', 'mid-mid', 'right', 'right-mid', 'middle'])
    .map((name) => [name, '']),
)

const gap = 2

/** Lays rows out in wrapped columns without borders. `widths` do not include the gap after each column except the last. */
export function columns(rows: readonly (readonly string[])[], widths: readonly number[]): string {
  const last = widths.length - 1
  const table = new Table({
    chars: noBorder,
    style: none,
    colWidths: widths.map((width, index) => (index === last ? width : width + gap)),
  })
  for (const row of rows) table.push(row.map((text, index) => wrap(text, widths[index] ?? 0)))
  return `${table.toString().replace(/ +$/gm, '')}\n`
}

/** Wraps text between words, and breaks words that are longer than a line. Lines that fit stay unchanged. */
export function wrap(text: string, width: number): string {
  const lines = text.split('\n')
  return lines.map((line) => (line.length <= width ? line : wrapAnsi(line, width, { hard: true }))).join('\n')
}

/** Wraps and indents a paragraph. */
export function paragraph(text: string, indent: number, width: number): string {
  return wrap(text, width - indent)
    .replace(/ +$/gm, '')
    .replace(/^(?=.)/gm, ' '.repeat(indent))
}
