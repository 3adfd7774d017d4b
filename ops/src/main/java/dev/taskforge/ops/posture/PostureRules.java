package dev.taskforge.ops.posture;

import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The rules by which a machine is judged, and asking them. Adding one is one class and one line here. Safe for use by any thread. */
public final class PostureRules {
    private static final List<PostureRule> ALL = Stream.concat(
                    Stream.<PostureRule>of(
                            new SshPasswordRule(),
                            new FirewallRule(),
                            new AccountsRule(),
                            new SshRootRule(),
                            new SshKeysRule(),
                            new UpdatesRule(),
                            new RebootRule(),
                            new ClockRule(),
                            new CertificatesRule(),
                            new GuestAgentRule(),
                            new ShutdownRule(),
                            new SshPortRule(),
                            new PrivilegeRule(),
                            new SwapRule(),
                            new BootTargetRule()),
                    KernelRule.ALL.stream())
            .toList();

    /** How long all may take together, when programs hang. */
    private static final Duration MOST = Duration.ofSeconds(30);

    private final Host host;
    private final String machine;

    /** @param machine its name */
    public PostureRules(Host host, String machine) {
        this.host = host;
        this.machine = machine;
    }

    /** The ids of all rules. */
    public static List<String> ids() {
        return ALL.stream().map(PostureRule::id).toList();
    }

    /** Asks all of them, one after the other. */
    public Posture look(Wanted wanted) throws InterruptedException {
        boolean container = host.isContainer();
        var findings = new ArrayList<Finding>();
        long begin = System.nanoTime();
        for (var rule : ALL) {
            boolean late = System.nanoTime() - begin > MOST.toNanos();
            var said = container
                    ? Said.error(Message.of("posture.container"), Message.of("posture.container.fix"))
                    : late ? Said.error(Message.of("posture.late"), Message.of("posture.late.fix")) : ask(rule, wanted);
            findings.add(new Finding(
                    rule.id(),
                    rule.weight(),
                    said.outcome(),
                    said.seen(),
                    said.fix(),
                    wanted.ignored().get(rule.id())));
        }
        return new Posture(machine, host.clock().instant(), findings);
    }

    /** Asks one of them; empty when there is none of this id. */
    Optional<Said> ask(String id, Wanted wanted) throws InterruptedException {
        for (var rule : ALL) {
            if (rule.id().equals(id)) {
                return Optional.of(ask(rule, wanted));
            }
        }
        return Optional.empty();
    }

    private Said ask(PostureRule rule, Wanted wanted) throws InterruptedException {
        try {
            return rule.ask(host, wanted);
        } catch (Unasked e) {
            return e.said();
        } catch (IOException | RuntimeException e) {
            // Whatever a machine holds that nobody thought of is no pass, and keeps the other rules from nothing.
            return Said.error(
                    Message.of("posture.unread", e.getClass().getSimpleName() + " " + e.getMessage()),
                    Message.of("posture.unread.fix"));
        }
    }
}
