package dev.taskforge.ops.posture;

import dev.taskforge.ops.host.CommandResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Ends the desktop and lets the machine start without it, or the other way round. A Wi-Fi that belongs to the desktop's session would
 * go with it, so that is refused.
 *
 * @param on whether there is a desktop afterwards
 */
record DesktopFix(boolean on) implements HostFix {
    static final String ON = "desktop";
    private static final Set<String> GRAPHICAL = Set.of("x11", "wayland", "mir");
    /** In the control group of what belongs to a session. Source: systemd, pam_systemd(8). */
    private static final Pattern SESSION = Pattern.compile("/session-([A-Za-z0-9]+)\\.scope");

    private static final String WIFI = "/etc/NetworkManager/system-connections";
    /** Only for one person, or with a password that lies in the person's keyring. Source: NetworkManager, nm-settings-keyfile(5). */
    private static final Pattern OF_SESSION =
            Pattern.compile("(?m)^\\s*(?:permissions\\s*=\\s*user:\\S+|psk-flags\\s*=\\s*[13])\\s*$");

    @Override
    public String id() {
        return on ? ON : BootTargetRule.ID;
    }

    @Override
    public String rule() {
        return BootTargetRule.ID;
    }

    @Override
    public ChangePlan plan(Host host, boolean force) throws IOException, InterruptedException {
        if (!new Units(host).show(BootTargetRule.DESKTOP).isLoaded()) {
            throw new Refusal("posture.fix.desktop.none");
        }
        if (!on) {
            refuseOwnEnd(host);
            if (!force) {
                refuseSessions(host);
            }
            refuseWifi(host);
        }
        var target = on ? BootTargetRule.GRAPHICAL : BootTargetRule.HEADLESS;
        var changes = new ArrayList<Change>();
        changes.add(new Change.SetTarget(target));
        changes.add(new Change.SetUnit(BootTargetRule.DESKTOP, null, on));
        return new ChangePlan(changes, false, true);
    }

    @Override
    public boolean isDone(Host host, PostureRules rules, Wanted wanted) throws IOException, InterruptedException {
        var units = new Units(host);
        return units.show(BootTargetRule.DESKTOP).isActive() == on
                && units.target().equals(on ? BootTargetRule.GRAPHICAL : BootTargetRule.HEADLESS);
    }

    /** Who would bring the desktop back if the network went, when this process had gone with it? */
    private static void refuseOwnEnd(Host host) throws IOException, InterruptedException {
        var group = host.text("/proc/self/cgroup").orElse("");
        var session = SESSION.matcher(group);
        boolean graphical = session.find() && GRAPHICAL.contains(fact(session(host, session.group(1)), "Type"));
        if (graphical || group.contains("/user@")) {
            throw new Refusal("posture.fix.desktop.own");
        }
    }

    /** One that ended meanwhile is not to be shown: nothing then. */
    private static String session(Host host, String id) throws InterruptedException {
        return host.run("loginctl", "show-session", "--property=Name,Type,Class", "--", id)
                .filter(shown -> shown.exitCode() == 0)
                .map(CommandResult::output)
                .orElse("");
    }

    /** What somebody has open would be lost. */
    private static void refuseSessions(Host host) throws IOException, InterruptedException {
        var listed = Change.Doing.run(host, "loginctl", "list-sessions", "--no-legend");
        for (var line : listed.lines()
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList()) {
            var id = line.split("\\s+")[0];
            var facts = session(host, id);
            if (fact(facts, "Class").equals("user") && GRAPHICAL.contains(fact(facts, "Type"))) {
                throw new Refusal("posture.fix.desktop.session", fact(facts, "Name"));
            }
        }
    }

    private static String fact(String facts, String key) {
        return facts.lines()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    private static void refuseWifi(Host host) throws IOException {
        if (!Network.of(host).isWireless(host)) {
            return;
        }
        for (var file : host.files(WIFI, ".nmconnection")) {
            var text = host.text(file).orElse("");
            if (text.contains("type=wifi") && OF_SESSION.matcher(text).find()) {
                throw new Refusal("posture.fix.desktop.wifi", file);
            }
        }
    }
}
