// Workers are woken by NOTIFY and fetch on while their batches are full; without the two, pg-boss fetches a batch every two
// seconds.
import pg from 'pg'
import { PgBoss } from 'pg-boss'

const QUEUE = 'noop'
const SETTINGS = {
  default: { localConcurrency: 2, batchSize: 100, burstWhenBatchFull: true },
  fast: { localConcurrency: 3, batchSize: 2500, burstWhenBatchFull: true },
}

export async function open(url, setting) {
  const boss = new PgBoss({ connectionString: url, max: 16, useListenNotify: true })
  boss.on('error', console.error)
  await boss.start()
  await boss.createQueue(QUEUE, { notify: true })
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  return {
    settings: { ...SETTINGS[setting], useListenNotify: true, notify: true },
    submit: (payload) => boss.send(QUEUE, payload),
    submitAll: (payloads) => boss.insert(QUEUE, payloads.map((data) => ({ data }))),
    async work(handler) {
      await boss.work(QUEUE, SETTINGS[setting], async (jobs) => {
        for (const job of jobs) handler(job.data)
      })
      return () => boss.offWork(QUEUE)
    },
    async unfinished() {
      const { rowCount } = await pool.query("SELECT 1 FROM pgboss.job WHERE name = $1 AND state < 'completed' LIMIT 1", [QUEUE])
      return rowCount > 0
    },
    async close() {
      await boss.stop({ graceful: false })
      await pool.end()
    },
  }
}
