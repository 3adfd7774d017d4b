// The safe setting keeps finished jobs, as BullMQ does by default, on a Redis that waits for the disk.
import { Redis } from 'ioredis'
import { Queue, Worker } from 'bullmq'

const QUEUE = 'noop'
const SETTINGS = {
  default: { concurrency: 100 },
  fast: { concurrency: 100, removeOnComplete: { count: 0 } },
}

export async function open(url, setting) {
  const connect = () => new Redis(url, { maxRetriesPerRequest: null })
  const connection = connect()
  const queue = new Queue(QUEUE, { connection })
  await queue.waitUntilReady()
  return {
    settings: SETTINGS[setting],
    submit: (payload) => queue.add(QUEUE, payload),
    submitAll: (payloads) => queue.addBulk(payloads.map((data) => ({ name: QUEUE, data }))),
    async work(handler) {
      const worker = new Worker(QUEUE, async (job) => handler(job.data), { connection: connect(), ...SETTINGS[setting] })
      worker.on('error', console.error)
      await worker.waitUntilReady()
      return () => worker.close()
    },
    async unfinished() {
      const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'prioritized')
      return Object.values(counts).some((count) => count > 0)
    },
    async close() {
      await queue.close()
      connection.disconnect()
    },
  }
}
