package dev.taskforge.ops.posture;

import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** What systemd says of its units. */
record Units(Host host) {
    private static final String PROPERTIES =
            "--property=LoadState,ActiveState,UnitFileState,KillMode,TimeoutStopUSec,NextElapseUSecRealtime";

    /**
     * One unit.
     *
     * @param facts the properties of {@code systemctl show}
     */
    record Unit(String name, Map<String, String> facts) {
        boolean isLoaded() {
            return fact("LoadState").equals("loaded");
        }

        boolean isActive() {
            return fact("ActiveState").equals("active");
        }

        /** Such as enabled, disabled or static; empty for none. */
        String fileState() {
            return fact("UnitFileState");
        }

        String fact(String key) {
            return facts.getOrDefault(key, "");
        }
    }

    /** @throws Unasked when systemd does not answer */
    Unit show(String name) throws IOException, InterruptedException {
        var result = host.run("systemctl", "show", PROPERTIES, "--", name).orElseThrow(Units::noProgram);
        var facts = new HashMap<String, String>();
        result.output()
                .lines()
                .map(line -> line.split("=", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> facts.put(parts[0], parts[1].strip()));
        if (result.exitCode() != 0 || !facts.containsKey("ActiveState")) {
            throw silent(Host.complaint(result));
        }
        return new Unit(name, facts);
    }

    /** What the machine starts into, such as {@code multi-user.target}. */
    String target() throws IOException, InterruptedException {
        var result = host.run("systemctl", "get-default").orElseThrow(Units::noProgram);
        var target = result.output().strip();
        if (result.exitCode() != 0 || !target.endsWith(".target")) {
            throw silent(Host.complaint(result));
        }
        return target;
    }

    private static Unasked noProgram() {
        return new Unasked(Message.of("posture.systemd.none"), Message.of("posture.systemd.fix"));
    }

    private static Unasked silent(String said) {
        return new Unasked(Message.of("posture.systemd.silent", said), Message.of("posture.systemd.fix"));
    }
}
