// https://worker.graphile.org/docs/performance names the settings called fast.
import pg from 'pg'
import { Logger, makeWorkerUtils, run } from 'graphile-worker'

const CONCURRENT = { concurrentJobs: 24, maxPoolSize: 25 }
const FAST = { completeJobBatchDelay: 0, failJobBatchDelay: 0 }
const SETTINGS = {
  default: CONCURRENT,
  fast: { ...CONCURRENT, ...FAST, localQueue: { size: 500 } },
  raised: { ...CONCURRENT, ...FAST, localQueue: { size: 5000 } },
}
const logger = new Logger(() => (level, message) => {
  if (level === 'error') console.error(message)
})

export async function open(url, setting) {
  const pool = new pg.Pool({ connectionString: url, max: 16 })
  const utils = await makeWorkerUtils({ pgPool: pool, logger })
  await utils.migrate()
  const spec = (payload) => ({ identifier: 'noop', payload })
  return {
    settings: SETTINGS[setting],
    submit: (payload) => utils.addJob('noop', payload),
    submitAll: (payloads) => utils.addJobs(payloads.map(spec)),
    async work(handler) {
      const runner = await run({
        preset: { worker: { connectionString: url, ...SETTINGS[setting], logger } },
        taskList: { noop: handler },
        noHandleSignals: true,
      })
      return () => runner.stop()
    },
    async unfinished() {
      const { rowCount } = await pool.query('SELECT 1 FROM graphile_worker._private_jobs LIMIT 1')
      return rowCount > 0
    },
    async close() {
      await utils.release()
      await pool.end()
    },
  }
}
