import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Execution } from '@shared/execution'
import type { Progress } from '@shared/reports'
import { id } from '../../support/ids'
import { openReports, pathOf } from './stored'

const failed: Partial<Execution> & { id: string } = {
  id: id(1),
  batch: '+Covers',
  label: '=HYPERLINK("http://x")',
  note: 'two\r\nlines, "quoted"',
  status: 'FAILED',
  model: 'flux-1.1-pro',
  createdAt: Date.parse('2026-11-23T10:00:00Z'),
  completedAt: Date.parse('2026-11-23T10:00:08.420Z'),
  expiresAt: Date.parse('2026-11-23T10:05:00Z'),
  lastAskedAt: Date.parse('2026-11-23T10:00:10Z'),
  endSeenAt: Date.parse('2026-11-23T10:00:09Z'),
  latencyMs: 8420,
  cost: '0.040',
  holdAmount: '0.048',
  estimatedCost: '0.041',
  usage: { inputTokens: 12, outputTokens: null },
  error: { code: 'MODEL_OVERLOADED', message: '-busy', retryable: true, requestId: 'req_1', details: [{ field: 'size', code: 'big', message: 'Too big.' }] },
  files: [
    { fileId: 'file_1', format: 'image/png', width: 1, height: 2, durationMs: 4, sizeBytes: 3, expiresAt: Date.parse('2026-11-30T10:00:00Z') },
    { fileId: 'file_2', format: null, width: null, height: null, durationMs: null, sizeBytes: null, expiresAt: null },
  ],
}

function table(path: string): Record<string, string>[] {
  return parse(readFileSync(path, 'utf8'), { columns: true, record_delimiter: '\r\n' })
}

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
})

describe('an export', () => {
  it('is offered a file name with the local date, not that of Greenwich', async () => {
    vi.stubEnv('TZ', 'Asia/Kolkata')
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-22T20:00:00Z') })
    const { reports, proposed } = openReports([failed])
    await reports.exportList(null, 'csv')
    expect(proposed).toEqual(['executions-2026-11-23.csv'])
  })

  it('as CSV can be read by another program, and contains no formula', async () => {
    const { reports } = openReports([failed])
    const saved = await reports.exportList(null, 'csv')
    expect(saved?.count).toBe(1)
    expect(table(pathOf(saved))).toEqual([
      {
        id: id(1), label: `'=HYPERLINK("http://x")`, note: 'two\r\nlines, "quoted"', connection: 'main', status: 'FAILED',
        model: 'flux-1.1-pro', created_at: '2026-11-23T10:00:00.000Z', completed_at: '2026-11-23T10:00:08.420Z', expires_at: '2026-11-23T10:05:00.000Z',
        latency_ms: '8420', cost: '0.040', hold_amount: '0.048', estimated_cost: '0.041', input_tokens: '12', output_tokens: '',
        error_code: 'MODEL_OVERLOADED', error_message: "'-busy", error_request_id: 'req_1', file_count: '2',
        file_ids: 'file_1 file_2', tracked_at: '1970-01-01T00:00:01.000Z', last_asked_at: '2026-11-23T10:00:10.000Z', end_seen_at: '2026-11-23T10:00:09.000Z', group: "'+Covers",
        connection_name: 'ModelRoute',
      },
    ])
  })

  it('as JSON is an array with the same names, and with every file', async () => {
    const { reports } = openReports([failed, { id: id(2) }])
    const exported: unknown = JSON.parse(readFileSync(pathOf(await reports.exportList([id(1)], 'json')), 'utf8'))
    expect(exported).toEqual([{
      id: id(1), label: failed.label, note: failed.note, group: '+Covers', connection: 'main', connection_name: 'ModelRoute', status: 'FAILED', model: 'flux-1.1-pro',
      created_at: '2026-11-23T10:00:00.000Z', completed_at: '2026-11-23T10:00:08.420Z', expires_at: '2026-11-23T10:05:00.000Z', latency_ms: 8420,
      cost: '0.040', hold_amount: '0.048', estimated_cost: '0.041', usage: { input_tokens: 12, output_tokens: null },
      error: { code: 'MODEL_OVERLOADED', message: '-busy', retryable: true, request_id: 'req_1', details: [{ field: 'size', code: 'big', message: 'Too big.' }] },
      files: [
        { file_id: 'file_1', format: 'image/png', width: 1, height: 2, duration_ms: 4, size_bytes: 3, expires_at: '2026-11-30T10:00:00.000Z' },
        { file_id: 'file_2', format: null, width: null, height: null, duration_ms: null, size_bytes: null, expires_at: null },
      ],
      tracked_at: '1970-01-01T00:00:01.000Z', last_asked_at: '2026-11-23T10:00:10.000Z', end_seen_at: '2026-11-23T10:00:09.000Z',
    }])
  })

  it('contains the requested executions in their order, or all of them newest first, and none that is no longer tracked', async () => {
    const many = Array.from({ length: 1_203 }, (_, n) => ({ id: id(n), trackedAt: n }))
    const { reports, repository, chosen } = openReports(many)
    repository.stop([id(7)])
    const asked = [id(900), id(7), id(3), id(1_100)]
    const some = await reports.exportList(asked, 'csv')
    expect(some?.count).toBe(3)
    expect(table(pathOf(some)).map((row) => row.id)).toEqual([id(900), id(3), id(1_100)])
    const all = await reports.exportList(null, 'csv')
    expect(all?.count).toBe(1_202)
    const newestFirst = many.map((one) => one.id).filter((one) => one !== id(7)).reverse()
    expect(table(pathOf(all)).map((row) => row.id)).toEqual(newestFirst)
    const json = await reports.exportList(null, 'json')
    expect((JSON.parse(readFileSync(pathOf(json), 'utf8')) as { id: string }[]).map((one) => one.id)).toEqual(newestFirst)
    chosen.name = 'none.json'
    const gone = Array.from({ length: 1_000 }, (_, n) => id(5_000 + n))
    expect(JSON.parse(readFileSync(pathOf(await reports.exportList([...gone, id(3)], 'json')), 'utf8'))).toMatchObject([{ id: id(3) }])
    expect(JSON.parse(readFileSync(pathOf(await reports.exportList([id(7)], 'json')), 'utf8'))).toEqual([])
  })

  it('writes nothing if no file is chosen, and leaves nothing behind if it cannot be written', async () => {
    const { reports, folder, chosen } = openReports([failed])
    const before = readdirSync(folder)
    chosen.name = null
    expect(await reports.exportList(null, 'csv')).toBeNull()
    chosen.name = join('no', 'such', 'folder.csv')
    await expect(reports.exportList(null, 'csv')).rejects.toThrow('Choose another folder.')
    mkdirSync(join(folder, 'taken'))
    chosen.name = 'taken'
    await expect(reports.exportList(null, 'csv')).rejects.toThrow('Choose another folder.')
    expect(readdirSync(folder)).toEqual([...before, 'taken'].sort())
    // Nor can the unfinished file be removed from what is no folder.
    chosen.name = join('monitor.db', 'x.csv')
    await expect(reports.exportList(null, 'csv')).rejects.toThrow('Choose another folder.')
  })

  it('may have as long a name as the disk takes', async () => {
    const { reports, folder, chosen } = openReports([failed])
    chosen.name = `${'é'.repeat(125)}.csv`
    const before = readdirSync(folder)
    expect((await reports.exportList(null, 'csv'))?.count).toBe(1)
    expect(readdirSync(folder)).toEqual([...before, chosen.name].sort())
  })

  it('reports its progress, and leaves nothing behind if it is stopped', async () => {
    const { reports, folder, progress } = openReports(Array.from({ length: 1_600 }, (_, n) => ({ id: id(n) })))
    const told: (Progress | null)[] = []
    progress.tell = (now) => told.push(now)
    expect((await reports.exportList(null, 'csv'))?.count).toBe(1_600)
    expect(told).toEqual([0, 500, 1_000, 1_500, 1_600].map((done): Progress | null => ({ done, total: 1_600 })).concat([null]))

    const before = readdirSync(folder)
    progress.tell = (now) => {
      told.push(now)
      if (now?.done === 1_000) reports.stopExports()
    }
    expect(await reports.exportList(null, 'json')).toBeNull()
    expect(told.at(-1)).toBeNull()
    expect(readdirSync(folder)).toEqual(before)
    expect((await reports.exportList([id(1)], 'csv'))?.count).toBe(1)
  })

  it('removes what a kill has left of an earlier one to the same file, and nothing else', async () => {
    const { reports, folder, chosen } = openReports([failed])
    const others = ['export.part', 'other.3b241101-e2bb-4255-8caf-4136c566a962.part', 'export.3b241101-e2bb-4255-8caf-4136c566a962.part.csv']
    for (const name of [...others, 'export.csv.3b241101-e2bb-4255-8caf-4136c566a962.part']) writeFileSync(join(folder, name), '')
    chosen.name = 'export.csv'
    const before = readdirSync(folder)
    // Each leaves the other's part alone.
    await Promise.all([reports.exportList([id(1)], 'csv'), reports.exportList([id(1)], 'csv')])
    expect(readdirSync(folder)).toEqual(before.map((name) => (name.startsWith('export.csv') ? 'export.csv' : name)))
  })

  it('is stopped by a quit, which waits until its unfinished file is removed', async () => {
    const { reports, folder, progress } = openReports(Array.from({ length: 1_600 }, (_, n) => ({ id: id(n) })))
    const before = readdirSync(folder)
    const begun = new Promise<void>((resolve) => (progress.tell = (now) => now?.done === 1_000 && resolve()))
    const exported = reports.exportList(null, 'csv')
    await begun
    expect(readdirSync(folder)).toHaveLength(before.length + 1)
    await reports.stop()
    expect(readdirSync(folder)).toEqual(before)
    expect(await exported).toBeNull()
  })

  it('gives the event loop its turns while it writes many', async () => {
    const { reports } = openReports(Array.from({ length: 5_000 }, (_, n) => ({ id: id(n) })))
    let turns = 0
    const count = (): void => {
      turns += 1
      timer = setImmediate(count)
    }
    let timer = setImmediate(count)
    await reports.exportList(null, 'json')
    clearImmediate(timer)
    expect(turns).toBeGreaterThanOrEqual(10)
  })
})

describe('a copy', () => {
  it('contains the IDs, a command without the key, or the execution with its output', () => {
    const { reports, copied } = openReports([failed, { id: id(2), status: 'COMPLETED' }])
    reports.copyAs([id(2), id(1)], 'ids')
    reports.copyAs([id(1), id(2)], 'curl')
    reports.copyAs([id(1)], 'json')
    reports.copyAs([id(1), id(2)], 'json')
    expect(copied[0]).toBe(`${id(2)}\n${id(1)}`)
    expect(copied[1]?.split('\n')).toEqual([
      `curl -H "Authorization: Bearer $MODELROUTE_API_KEY" 'https://api.modelroute.ai/v1/executions/${id(1)}'`,
      `curl -H "Authorization: Bearer $MODELROUTE_API_KEY" 'https://api.modelroute.ai/v1/executions/${id(2)}/result'`,
    ])
    expect(JSON.parse(copied[2] ?? '')).toMatchObject({ id: id(1), error: { code: 'MODEL_OVERLOADED' }, output: { text: 'Hello' } })
    expect(JSON.parse(copied[3] ?? '')).toMatchObject([{ id: id(1) }, { id: id(2) }])
  })

  it('as curl leaves out those whose connection was removed, and says which', () => {
    const { reports, copied } = openReports([failed, { id: id(2), connectionId: 'removed' }, { id: id(3) }])
    expect(reports.copyAs([id(1), id(2), id(3)], 'curl')).toEqual({ leftOut: [id(2)] })
    expect(copied[0]?.match(/exec_[^'/]*/g)).toEqual([id(1), id(3)])
    expect(reports.copyAs([id(1), id(2), id(3)], 'json')).toEqual({ leftOut: [] })
  })

  it('of executions that are all gone meanwhile leaves the clipboard as it is, and the user is told why', () => {
    const { reports, copied } = openReports([failed])
    for (const what of ['curl', 'json'] as const) {
      for (const ids of [[id(2)], [id(2), id(3)]]) expect(() => reports.copyAs(ids, what)).toThrow('no longer tracked')
    }
    expect(copied).toEqual([])
  })

  it('of more than a clipboard should hold is refused, and the user is told why', () => {
    const { reports, copied } = openReports([failed])
    const ids = Array.from({ length: 1_001 }, () => id(1))
    expect(() => reports.copyAs(ids, 'json')).toThrow('Export it to a file instead.')
    expect(copied).toEqual([])
    reports.copyAs(ids.slice(1), 'json')
    reports.copyAs(ids, 'ids')
    expect(copied).toHaveLength(2)
  })
})
