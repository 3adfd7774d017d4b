package dev.taskforge.server.page;

import dev.taskforge.server.host.HostFixView;
import dev.taskforge.server.host.HostView;
import dev.taskforge.server.host.HostView.InForceView;
import dev.taskforge.server.host.HostView.RuleView;
import dev.taskforge.server.page.view.HostPage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the machine is kept. */
final class HostSamples extends SampleData {
    HostSamples(String word) {
        super(word);
    }

    private RuleView rule(String name, String title, String weight, String state, String seen, @Nullable String fix) {
        return new RuleView(
                name, text(title), weight, state, text(seen), fix == null ? null : text(fix), null, true, null);
    }

    /** Some rules of each outcome, and changes that went through, did not help, and were taken back. */
    HostPage weak() {
        var set = new InForceView("overcommit", 4170, text("rina"), ago(9_000));
        var rules = List.of(
                rule(
                        "ssh-password",
                        "SSH without passwords",
                        "P0",
                        "fail",
                        "Whoever guesses a password gets in over SSH: passwordauthentication yes.",
                        "Make sure that your key works, then switch passwords off: taskforge host fix ssh-password"),
                rule(
                        "updates",
                        "Automatic updates",
                        "P1",
                        "fail",
                        "Security updates are not installed by themselves.",
                        "Switch them on"),
                rule(
                        "firewall",
                        "Firewall",
                        "P0",
                        "error",
                        "It is not known what is let in.",
                        "Look as root: nft list ruleset"),
                rule("accounts", "Accounts", "P0", "pass", "Only root has user number 0.", null),
                new RuleView(
                        "overcommit",
                        text("Memory for Redis"),
                        "P1",
                        "pass",
                        text("vm.overcommit_memory is 1."),
                        null,
                        null,
                        true,
                        set),
                new RuleView(
                        "swap",
                        text("Swap"),
                        "P2",
                        "fail",
                        text("There is none."),
                        text("Make some"),
                        text("zram is used"),
                        false,
                        null),
                rule(
                        "certificates",
                        "Renewal of certificates",
                        "P1",
                        "not_applicable",
                        "No certificates lie here.",
                        null));
        return new HostPage(
                new HostView("vm-app-1", ago(3), "D", "C", 62, rules, text("overcommit.json cannot be read")),
                true,
                history());
    }

    private List<HostFixView> history() {
        return List.of(
                new HostFixView(4190, "boot-target", "undo", text("rina"), ago(20), "running", List.of(), null),
                new HostFixView(
                        4181,
                        "ssh-password",
                        "fix",
                        text("rina"),
                        ago(600),
                        "failed",
                        List.of(),
                        text("ssh-password was taken back, for it did not help.")),
                new HostFixView(
                        4170,
                        "overcommit",
                        "fix",
                        text("rina"),
                        ago(9_000),
                        "fixed",
                        List.of(
                                text("+ /etc/sysctl.d/60-taskforge-overcommit.conf"),
                                "$ sysctl -w vm.overcommit_memory=1"),
                        null));
    }

    /** For somebody who may only look. */
    HostPage well() {
        var rules = List.of(rule("accounts", "Accounts", "P0", "pass", "Only root has user number 0.", null));
        return new HostPage(new HostView("vm-app-1", ago(3), "A", "A", 100, rules, null), false, List.of());
    }

    HostPage inContainer() {
        var seen = "TaskForge runs in a container here and does not see the machine itself.";
        var rules = List.of(
                rule("firewall", "Firewall", "P0", "error", seen, "Run TaskForge on the machine itself."),
                rule("accounts", "Accounts", "P0", "error", seen, "Run TaskForge on the machine itself."));
        return new HostPage(new HostView("vm-app-1", ago(3), null, null, 0, rules, null), true, List.of());
    }
}
