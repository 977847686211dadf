import * as vega from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import type { Report } from './report.js'

/** Draws a report as SVG: the median of each case, with a panel for each group. */
export async function plot({ runtime, groups }: Report): Promise<string> {
  const values = groups.flatMap(({ title, subject, cases }) =>
    cases.map(({ name, median }) => ({ title, name, median, kind: name.startsWith(subject) ? 'ours' : 'other' })),
  )
  const specification: TopLevelSpec = {
    title: `${runtime}: microseconds a verification, median, logarithmic`,
    data: { values },
    facet: { field: 'title', type: 'nominal', title: null, sort: groups.map(({ title }) => title) },
    columns: 2,
    resolve: { scale: { x: 'independent', y: 'independent' } },
    spec: {
      width: 320,
      height: { step: 18 },
      layer: [
        { mark: 'bar', encoding: { x2: { datum: 1 } } },
        { mark: { type: 'text', align: 'left', dx: 4 }, encoding: { text: { field: 'median', format: ',.0f' } } },
      ],
      encoding: {
        x: { field: 'median', type: 'quantitative', title: null, scale: { type: 'log', domainMin: 1 } },
        y: { field: 'name', type: 'nominal', title: null, sort: null },
        color: { field: 'kind', legend: null, scale: { domain: ['ours', 'other'], range: ['#2f6f4f', '#b8b8b8'] } },
      },
    },
  }
  return await new vega.View(vega.parse(compile(specification).spec), { renderer: 'none' }).toSVG()
}
