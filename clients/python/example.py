"""Run it with TASKFORGE_URL and TASKFORGE_TOKEN set; submit with ./taskforge jobs submit greet --payload '{"name":"Sri"}'."""
import os
import time

from taskforge_worker import PermanentError, Snooze, Worker


def greet(job):
    job.log("greeting " + job.payload["name"])
    if job.traceparent:
        job.log("trace " + job.traceparent)
    if not job.payload["name"]:
        raise PermanentError("nobody to greet")
    if time.time() < job.payload.get("not_before", 0):
        raise Snooze("it is too early to greet", 1)
    for second in range(job.payload.get("seconds", 0)):
        job.check()
        job.progress(second, job.payload["seconds"], "seconds")
        time.sleep(1)
    return {"greeting": "Hello, " + job.payload["name"]}


Worker({"greet": greet}, lease=int(os.environ.get("LEASE", "30"))).run()
