"""A TaskForge worker: takes jobs over HTTP and runs them. Python 3.9 or newer, standard library only.
    Worker({"send_mail": lambda job: {"sent": 1}}).run()
TASKFORGE_URL and TASKFORGE_TOKEN say where and as whom. SIGTERM and SIGINT end it gracefully.
"""
import json
import os
import queue
import random
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request


class PermanentError(Exception):
    """Another attempt cannot mend it: the job fails for good."""


class RetryLater(Exception):
    """The next attempt begins after so many seconds, 1 to 366 days."""

    def __init__(self, message, seconds):
        super().__init__(message)
        self.seconds = int(min(max(1, -(-seconds // 1)), 31_622_400))


class Snooze(RetryLater):
    """The job is put off for so many seconds, which is no failure: this attempt does not count."""


class Cancelled(Exception):
    """The job shall end: a person asked for it, or it is not ours any more."""


class Refused(Exception):
    """The server said no; asking again as it is does not help."""


class Job:
    """A job in hand. Handlers read payload, id, type, queue, project, attempt, max_attempts and traceparent."""

    def __init__(self, data):
        self.id, self.fence, self.type, self.queue = data["id"], data["fence"], data["job_type"], data["queue_name"]
        self.payload, self.project = data["payload"], data["project"]
        self.attempt, self.max_attempts = data["attempt"], data["max_attempts"]
        self.traceparent = data.get("traceparent")  # the trace it belongs to, for what the handler calls
        self.cancelled, self.lost, self._lines, self._progress = threading.Event(), False, queue.Queue(), None

    def log(self, line):
        self._lines.put(str(line)[:10_000])

    def progress(self, done, total=0, unit="items"):
        self._progress = dict(done=done, total=total, unit=unit)

    def check(self):
        """Raises Cancelled when the work shall stop; call it now and then."""
        if self.cancelled.is_set():
            raise Cancelled("job %d shall end" % self.id)

    def _hold(self, **more):
        return dict(more, id=self.id, fence=self.fence)

    def _note(self):
        lines = [self._lines.get() for _ in range(min(1000, self._lines.qsize()))]
        progress, self._progress = self._progress, None
        return self._hold(lines=lines, progress=progress) if lines or progress else None


class Worker:
    """Runs handlers, by job type, on at most `concurrency` jobs at once. Times are in seconds."""

    def __init__(self, handlers, url=None, token=None, queues=None, concurrency=4, lease=30, name=None, drain=25):
        self.handlers, self.queues, self.concurrency = handlers, queues, concurrency
        self.url = (url or os.environ.get("TASKFORGE_URL", "http://localhost:8000")).rstrip("/")
        self.token = token or os.environ["TASKFORGE_TOKEN"]
        self.name, self.lease, self.drain = name or f"{socket.gethostname().split('.')[0]}-{os.getpid()}", lease, drain
        self.jobs, self.ended, self.stopping, self.over = {}, queue.Queue(), threading.Event(), threading.Event()

    def run(self):
        """Works until `stopping` is set; returns when every job is finished or given back."""
        for number in (signal.SIGTERM, signal.SIGINT) if threading.current_thread() is threading.main_thread() else ():
            signal.signal(number, lambda *_: self.stopping.set())
        threads = [threading.Thread(target=body, daemon=True) for body in (self._claim, self._beat, self._report)]
        list(map(threading.Thread.start, threads))
        while not self.stopping.wait(0.5):
            pass
        self._call("release", [])  # ends our own wait for jobs
        threads[0].join(10)
        for patience in (self.drain, 2):
            end = time.monotonic() + patience
            while self.jobs and time.monotonic() < end:
                time.sleep(0.02)
            for job in list(self.jobs.values()):
                job.cancelled.set()
        self._call("release", [job._hold() for job in list(self.jobs.values())])
        self.over.set()

    def _claim(self):
        while not self.stopping.is_set():
            room, began = self.concurrency - len(self.jobs), time.monotonic()
            if room <= 0:
                self.stopping.wait(0.02)
                continue
            answer = self._call(
                "claim", None, lambda _: not self.stopping.is_set(), types=sorted(self.handlers), queues=self.queues,
                most=min(room, 100), in_hand=[job._hold() for job in list(self.jobs.values())],
                lease_seconds=self.lease, wait_seconds=20, host=socket.gethostname(),
                client="python/%d.%d" % sys.version_info[:2])
            taken = [Job(data) for data in answer["jobs"]] if answer else []
            if self.stopping.is_set():
                return self._call("release", [job._hold() for job in taken])
            self.jobs.update((job.id, job) for job in taken)
            for job in taken:
                threading.Thread(target=self._run, args=(job,), daemon=True).start()
            if not taken and time.monotonic() - began < 1:
                self.stopping.wait(1)

    def _run(self, job):
        try:
            end = ("complete", {"result": self.handlers[job.type](job)})
            json.dumps(end[1])
        except Cancelled:
            end = ("release", {})
        except Snooze as e:
            end = ("snooze", {"reason": str(e)[:1000] or None, "seconds": e.seconds})
        except RetryLater as e:
            end = ("fail", {"error": str(e)[:4000] or "no reason given", "retry_in_seconds": e.seconds})
        except Exception as e:
            end = ("fail", {"error": ("%s: %s" % (type(e).__name__, e))[:4000],
                            "retryable": not isinstance(e, PermanentError)})
        self.ended.put((job, *end))

    def _report(self):
        while not self.over.is_set():
            batch = [self.ended.get()]
            while len(batch) < 100 and not self.ended.empty():
                batch.append(self.ended.get())
            self._note([job for job, _, _ in batch])
            for path in ("complete", "fail", "snooze", "release"):
                self._finish(path, [(job, end) for job, how, end in batch if how == path and not job.lost])
            for job, _, _ in batch:
                self.jobs.pop(job.id, None)

    def _finish(self, path, ends):
        """Reports until the server answers. What it refuses is reported one by one, and then as a failure."""
        refused = []
        if ends:
            self._call(path, [job._hold(**end) for job, end in ends],
                       lambda e: not (isinstance(e, Refused) and refused.append(e) is None or self.over.is_set()))
        if refused and len(ends) > 1:
            for end in ends:
                self._finish(path, [end])
        elif refused and path in ("complete", "snooze"):
            why = "the %s was refused: %s" % ("result" if path == "complete" else path, refused[0])
            self._finish("fail", [(ends[0][0], {"error": why[:4000], "retryable": path == "snooze"})])

    def _beat(self):
        while not self.over.wait(min(self.lease / 3, 10)):
            jobs = list(self.jobs.values())
            answer = self._call("heartbeat", [job._hold() for job in jobs], lease_seconds=self.lease)
            for job, seen in zip(jobs, answer["jobs"] if answer else []):
                if seen["state"] != "held":
                    job.lost = seen["state"] == "lost"
                    job.cancelled.set()
            self._note(jobs)

    def _note(self, jobs):
        notes = [note for note in (job._note() for job in jobs) if note]
        return self._call("progress", notes) if notes else None

    def _call(self, path, jobs, again=lambda _: False, **more):
        """Asks, and after a failure again at longer and longer intervals as long as `again` says so; None without answer."""
        body, pause = dict(more, worker=self.name, **({} if jobs is None else {"jobs": jobs})), 0.5
        while True:
            try:
                return self._post(path, body)
            except (OSError, Refused) as e:
                print("%s: %s" % (path, e), file=sys.stderr)
                if not again(e):
                    return None
            (self.stopping if path == "claim" else self.over).wait(pause * random.uniform(0.5, 1))
            pause = min(pause * 2, 30)

    def _post(self, path, body):
        headers = {"Authorization": "Bearer " + self.token, "Content-Type": "application/json"}
        request = urllib.request.Request(self.url + "/api/v1/workers/" + path, json.dumps(body).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=45) as response:
                answer = json.load(response)
            if answer.get("draining"):
                self.stopping.set()
            return answer
        except urllib.error.HTTPError as e:
            text = "HTTP %d %s" % (e.code, e.read(10_000).decode("utf-8", "replace"))
            raise (OSError if e.code >= 500 or e.code in (408, 429) else Refused)(text)
