import { LatencyModel } from '../src/main/tracking/latency-model'
import { models } from './workloads'
import { seeded } from './random'
import { medianOf, type Cell } from './tables'

const colours = ['#9ca3af', '#d1b48c', '#c08497', '#7aa5c2', '#1d6f42', '#2f9e63', '#3fb5a3', '#66b88c', '#a3d3b8', '#374151', '#000']
const text = (x: number, y: number, words: string, more = ''): string => `<text x="${x}" y="${y}" ${more}>${words}</text>`
const svg = (width: number, height: number, body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="#333"><rect width="100%" height="100%" fill="#fff"/>${body}</svg>\n`

/** Mean delay of each policy in each workload, on a logarithmic axis. */
export function delayChart(cells: readonly Cell[]): string {
  const rows = [...new Set(cells.map(({ row }) => row))]
  const columns = [...new Set(cells.map(({ column }) => column))]
  const x = (seconds: number): number => 230 + (Math.log10(Math.max(0.05, seconds) / 0.05) / Math.log10(300 / 0.05)) * 500
  const height = 60 + 24 * rows.length + 20 * columns.length
  const grid = [0.1, 1, 10, 100].map(
    (at) => `<line x1="${x(at)}" x2="${x(at)}" y1="30" y2="${40 + 24 * rows.length}" stroke="#ddd"/>` + text(x(at), 22, `${at} s`, 'text-anchor="middle"'),
  )
  const dots = cells.map(({ row, column, outcomes }) => {
    const colour = colours[columns.indexOf(column)] ?? '#000'
    return `<circle cx="${x(medianOf(outcomes, 'mean'))}" cy="${44 + 24 * rows.indexOf(row)}" r="5" fill="${colour}"><title>${column}</title></circle>`
  })
  const labels = rows.map((row, i) => text(220, 48 + 24 * i, row, 'text-anchor="end"'))
  const legend = columns.map((column, i) => {
    const y = 64 + 24 * rows.length + 20 * i
    return `<circle cx="240" cy="${y}" r="5" fill="${colours[i] ?? '#000'}"/>` + text(252, y + 4, column)
  })
  return svg(760, height, [...grid, ...dots, ...labels, ...legend].join(''))
}

/** The rule for one execution of the image model: worth rises faster where ends are likely. Each dot is a request. */
export function ruleChart(price: number): string {
  const latency = new LatencyModel()
  const random = seeded(7)
  for (let i = 0; i < 100; i += 1) latency.ended('image', random.logNormal(models.image.median, models.image.sigma))
  const table = latency.of('image')
  const x = (ms: number): number => 50 + (ms / 20_000) * 660
  const y = (worth: number): number => 230 - (worth / (1.5 * price)) * 180
  const density = Array.from({ length: 200 }, (_, i) => (table.survival(100 * i) - table.survival(100 * i + 100)) * 3000)
  const hill = density.map((height, i) => `${x(100 * i + 50)},${230 - height}`).join(' ')
  let from = 0
  let saw = `M${x(0)},${y(0)}`
  let dots = ''
  while (from < 20_000) {
    const start = table.start(from)
    const due = table.dueAge(start, price)
    for (let age = from; age < Math.min(due, 20_000); age += 50) saw += `L${x(age)},${y(table.worth(start, age))}`
    if (due < 20_000) dots += `<circle cx="${x(due)}" cy="${y(price)}" r="4" fill="#1d6f42"/>`
    saw += `L${x(Math.min(due, 20_000))},${y(table.worth(start, Math.min(due, 20_000)))}M${x(due)},${y(0)}`
    from = Math.max(due, from + 50)
  }
  const axis = [0, 5, 10, 15, 20].map((s) => text(x(1000 * s), 250, `${s} s`, 'text-anchor="middle"'))
  return svg(760, 270, [
    `<polygon points="${x(0)},230 ${hill} ${x(20_000)},230" fill="#e5e7eb"/>`,
    `<line x1="50" x2="710" y1="${y(price)}" y2="${y(price)}" stroke="#b45309" stroke-dasharray="4 3"/>`,
    `<path d="${saw}" fill="none" stroke="#1d6f42" stroke-width="1.5"/>`, dots,
    text(52, y(price) - 6, `price ${price} ms`, 'fill="#b45309"'),
    text(52, 20, 'worth of asking (line), requests (dots), where ends are likely (grey); image model, seen unfinished until 20 s'), ...axis,
  ].join(''))
}
