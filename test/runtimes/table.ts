import Table from 'cli-table3'

/** Formats rows as a plain table. */
export function formatTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const table = new Table({ head: [...head], style: { head: [], border: [] }, chars: noRules })
  table.push(...rows.map((row) => [...row]))
  return table.toString()
}

// Lines between the rows add nothing.
const noRules = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' }
