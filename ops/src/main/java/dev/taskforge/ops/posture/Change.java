package dev.taskforge.ops.posture;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One change of the machine. Each may be made again: what is so already stays. */
sealed interface Change {

    /** Makes it. */
    void make(Host host) throws IOException, InterruptedException;

    /** The change that takes it back, as the machine is now. */
    Change opposite(Host host) throws IOException, InterruptedException;

    /** What is changed; two changes of one thing say the same. */
    String subject();

    /** How a person would do it, or see it. */
    List<String> shown();

    /** @throws Refusal when it could not be made */
    default void allow(Host host) throws IOException {}

    /** A file has this content. */
    record PutFile(String file, FileState state) implements Change {
        @Override
        public void make(Host host) throws IOException {
            state.write(host.file(file));
        }

        @Override
        public Change opposite(Host host) throws IOException {
            var before = FileState.of(host.file(file));
            return before.isPresent() ? new PutFile(file, before.get()) : new RemoveFile(file);
        }

        @Override
        public void allow(Host host) throws IOException {
            FileState.requireWritable(host.file(file), file);
        }

        @Override
        public String subject() {
            return file;
        }

        @Override
        public List<String> shown() {
            var lines = new ArrayList<String>();
            lines.add("+ " + file);
            state.text().lines().map(line -> "    " + line).forEach(lines::add);
            return lines;
        }
    }

    /** There is no such file. */
    record RemoveFile(String file) implements Change {
        @Override
        public void make(Host host) throws IOException {
            FileState.remove(host.file(file));
        }

        @Override
        public Change opposite(Host host) throws IOException {
            var before = FileState.of(host.file(file));
            return before.isPresent() ? new PutFile(file, before.get()) : this;
        }

        @Override
        public String subject() {
            return file;
        }

        @Override
        public List<String> shown() {
            return List.of("- " + file);
        }
    }

    /**
     * A unit of systemd is so.
     *
     * @param enabled whether it starts with the machine; null to leave that as it is
     * @param running whether it runs now
     */
    record SetUnit(String unit, @Nullable Boolean enabled, boolean running) implements Change {
        @Override
        public void make(Host host) throws IOException, InterruptedException {
            if (enabled != null) {
                Doing.run(host, "systemctl", enabled ? "enable" : "disable", "--", unit);
            }
            Doing.run(host, "systemctl", running ? "start" : "stop", "--", unit);
        }

        @Override
        public Change opposite(Host host) throws IOException, InterruptedException {
            var now = new Units(host).show(unit);
            return new SetUnit(unit, enabled == null ? null : now.fileState().equals("enabled"), now.isActive());
        }

        @Override
        public String subject() {
            return "unit " + unit;
        }

        @Override
        public List<String> shown() {
            var act = "$ systemctl " + (running ? "start " : "stop ") + unit;
            return enabled == null
                    ? List.of(act)
                    : List.of("$ systemctl " + (enabled ? "enable " : "disable ") + unit, act);
        }
    }

    /** The machine starts into this target. */
    record SetTarget(String target) implements Change {
        @Override
        public void make(Host host) throws IOException, InterruptedException {
            Doing.run(host, "systemctl", "set-default", "--", target);
        }

        @Override
        public Change opposite(Host host) throws IOException, InterruptedException {
            return new SetTarget(new Units(host).target());
        }

        @Override
        public String subject() {
            return "boot target";
        }

        @Override
        public List<String> shown() {
            return List.of("$ systemctl set-default " + target);
        }
    }

    /** The running kernel has this setting. */
    record SetKernel(String key, String value) implements Change {
        @Override
        public void make(Host host) throws IOException, InterruptedException {
            Doing.run(host, "sysctl", "-w", key + "=" + value);
        }

        @Override
        public Change opposite(Host host) throws IOException {
            var now = host.text("/proc/sys/" + key.replace('.', '/'))
                    .orElseThrow(() -> new IOException("the kernel has no " + key));
            return new SetKernel(key, now.strip());
        }

        @Override
        public String subject() {
            return "kernel " + key;
        }

        @Override
        public List<String> shown() {
            return List.of("$ sysctl -w " + key + "=" + value);
        }
    }

    /** Whether the clock is set from the network. */
    record SetTime(boolean on) implements Change {
        @Override
        public void make(Host host) throws IOException, InterruptedException {
            Doing.run(host, "timedatectl", "set-ntp", String.valueOf(on));
        }

        @Override
        public Change opposite(Host host) throws IOException, InterruptedException {
            return new SetTime(Doing.run(host, "timedatectl", "show", "--property=NTP", "--value")
                    .strip()
                    .equals("yes"));
        }

        @Override
        public String subject() {
            return "time";
        }

        @Override
        public List<String> shown() {
            return List.of("$ timedatectl set-ntp " + on);
        }
    }

    /** Runs what must end well. */
    final class Doing {
        /** A unit that ends may take as long as systemd lets it. */
        private static final Duration LONG = Duration.ofSeconds(100);

        private Doing() {}

        static String run(Host host, String... arguments) throws IOException, InterruptedException {
            var result = host.run(LONG, List.of(arguments))
                    .orElseThrow(() -> new IOException("there is no program " + arguments[0]));
            if (result.exitCode() != 0 || result.timedOut()) {
                throw new IOException(String.join(" ", arguments) + ": " + Host.complaint(result));
            }
            return result.output();
        }
    }
}
