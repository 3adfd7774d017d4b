package dev.taskforge.ops.host;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a child process with everything it started. */
final class ProcessTree {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessTree.class);
    private static final int SIGTERM = 15;
    private static final int SIGKILL = 9;
    private static final long GRACE_MILLIS = 1_000;

    private final Process process;
    private final boolean ownGroup;

    /** @param ownGroup whether the child leads a process group of its own, so that one signal reaches all of it */
    ProcessTree(Process process, boolean ownGroup) {
        this.process = process;
        this.ownGroup = ownGroup;
    }

    /** Asks the whole tree to end, and a second later makes it. */
    void end() {
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        all.forEach(ProcessHandle::destroy);
        signalGroup(SIGTERM);
        boolean interrupted = false;
        try {
            process.waitFor(GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        all.forEach(ProcessHandle::destroyForcibly);
        signalGroup(SIGKILL);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends what the child left behind after it ended itself. */
    void endLeftovers() {
        signalGroup(SIGKILL);
    }

    private void signalGroup(int signal) {
        if (ownGroup) {
            try {
                int outcome = (int) Kill.FUNCTION.invokeExact((int) -process.pid(), signal);
                LOG.trace("kill -{} group {}: {}", signal, process.pid(), outcome);
            } catch (Throwable e) {
                LOG.warn("cannot signal process group {}: {}", process.pid(), e.toString());
            }
        }
    }

    /** The kill function of the C library: Java itself can signal single processes only. */
    private static final class Kill {
        @SuppressWarnings("restricted") // native access is granted on the command line
        static final MethodHandle FUNCTION = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }
}
