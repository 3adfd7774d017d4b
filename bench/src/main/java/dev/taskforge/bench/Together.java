package dev.taskforge.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Several threads at once. A run in which one of them failed has no time. */
final class Together {
    private Together() {}

    /** Lets the threads do all of it and returns the seconds until the last has ended. */
    static double seconds(ExecutorService threads, List<Runnable> work) throws InterruptedException {
        var calls = new ArrayList<Callable<Object>>();
        work.forEach(one -> calls.add(Executors.callable(one)));
        try (threads) {
            long began = System.nanoTime();
            for (var one : threads.invokeAll(calls)) {
                one.get();
            }
            return (System.nanoTime() - began) / 1e9;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
