package dev.taskforge.ops.posture;

import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Corrections of security faults are installed without anybody's help.
 *
 * <p>Source: Debian, “PeriodicUpdates” and {@code unattended-upgrades(8)}; {@code dnf-automatic(8)}.
 */
record UpdatesRule() implements PostureRule {
    static final String ID = "updates";
    static final List<String> TIMERS = List.of("apt-daily.timer", "apt-daily-upgrade.timer");
    static final String LISTS = "APT::Periodic::Update-Package-Lists";
    static final String UPGRADE = "APT::Periodic::Unattended-Upgrade";

    /** The master switch: with 0 the timers run and do nothing. Source: apt.systemd.daily of Debian. */
    static final String ENABLE = "APT::Periodic::Enable";

    private static final Pattern DISABLED = Pattern.compile("(?m)^" + ENABLE + " \"0+\";$");
    private static final List<String> DNF_TIMERS =
            List.of("dnf-automatic-install.timer", "dnf5-automatic.timer", "dnf-automatic.timer");
    private static final Pattern APPLY = Pattern.compile("(?m)^\\s*apply_updates\\s*=\\s*(yes|true|1)\\s*$");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Weight weight() {
        return Weight.P1;
    }

    @Override
    public Said ask(Host host, Wanted wanted) throws IOException, InterruptedException {
        if (host.program("apt-config").isPresent()) {
            return apt(host);
        }
        if (host.program("dnf").isPresent() || host.program("dnf5").isPresent()) {
            return dnf(host);
        }
        throw new Unasked(Message.of("posture.updates.unknown"), Message.of("posture.updates.unknown.fix"));
    }

    private static Said apt(Host host) throws IOException, InterruptedException {
        if (host.program("unattended-upgrade").isEmpty()) {
            return Said.fail(
                    Message.of("posture.updates.fail", "unattended-upgrades"), Message.of("posture.updates.install"));
        }
        var result = host.run("apt-config", "dump", ENABLE, LISTS, UPGRADE);
        if (result.isEmpty() || result.get().exitCode() != 0) {
            throw new Unasked(
                    Message.of(
                            "posture.updates.silent",
                            result.map(Host::complaint).orElse("")),
                    Message.of("posture.updates.unknown.fix"));
        }
        if (DISABLED.matcher(result.get().output()).find()) {
            return fail(ENABLE);
        }
        for (var setting : List.of(LISTS, UPGRADE)) {
            if (!isOn(setting, result.get().output())) {
                return fail(setting);
            }
        }
        for (var timer : TIMERS) {
            if (!new Units(host).show(timer).isActive()) {
                return fail(timer);
            }
        }
        return Said.pass("posture.updates.pass", "unattended-upgrades");
    }

    /** Every so many days, or {@code always}; 0 is never. */
    private static boolean isOn(String setting, String dump) {
        return Pattern.compile("(?m)^" + Pattern.quote(setting) + " \"(?:[1-9][0-9]*[smhd]?|always)\";$")
                .matcher(dump)
                .find();
    }

    private static Said dnf(Host host) throws IOException, InterruptedException {
        for (var timer : DNF_TIMERS) {
            if (new Units(host).show(timer).isActive()) {
                return timer.contains("install") || applies(host)
                        ? Said.pass("posture.updates.pass", timer)
                        : Said.fail(
                                Message.of("posture.updates.fail", "apply_updates"),
                                Message.of("posture.updates.dnf.fix"));
            }
        }
        return Said.fail(Message.of("posture.updates.fail", "dnf-automatic"), Message.of("posture.updates.dnf.fix"));
    }

    private static boolean applies(Host host) throws IOException {
        for (var file : List.of("/etc/dnf/automatic.conf", "/etc/dnf/dnf5-plugins/automatic.conf")) {
            if (APPLY.matcher(host.text(file).orElse("")).find()) {
                return true;
            }
        }
        return false;
    }

    private static Said fail(String what) {
        return Said.fail(Message.of("posture.updates.fail", what), Message.of("posture.updates.fix"));
    }
}
