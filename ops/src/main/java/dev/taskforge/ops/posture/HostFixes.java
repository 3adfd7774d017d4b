package dev.taskforge.ops.posture;

import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The fixes there are, making them and taking them back. Only one thread may change the machine at a time. */
public final class HostFixes {
    private static final List<HostFix> ALL = Stream.concat(
                    Stream.<HostFix>of(
                            SshFix.passwords(),
                            SshFix.root(),
                            new UpdatesFix(),
                            new ClockFix(),
                            new GuestAgentFix(),
                            new DesktopFix(false),
                            new DesktopFix(true)),
                    KernelRule.ALL.stream().map(KernelFix::new))
            .toList();

    private final Host host;
    private final PostureRules rules;
    private final FixBook book;
    private final Supplier<Wanted> wanted;

    /**
     * @param data the data folder, in which the fixes in force are written down
     * @param wanted what projects want of the machine
     */
    public HostFixes(Host host, PostureRules rules, Path data, Supplier<Wanted> wanted) {
        this.host = host;
        this.rules = rules;
        this.book = new FixBook(data.resolve("host-fixes"));
        this.wanted = wanted;
    }

    /** A fix that is in force. */
    public record InForce(String fix, String rule, long job, String by, Instant at) {}

    /** The names of all fixes. */
    public static List<String> ids() {
        return ALL.stream().map(HostFix::id).toList();
    }

    /** The rules that a fix can set right. */
    public static Set<String> rules() {
        return Set.copyOf(ALL.stream().map(HostFix::rule).toList());
    }

    static Optional<HostFix> find(String id) {
        return ALL.stream().filter(fix -> fix.id().equals(id)).findFirst();
    }

    /**
     * Those that are in force.
     *
     * @throws IOException when what is written of them cannot be read
     */
    public List<InForce> inForce() throws IOException {
        var found = new ArrayList<InForce>();
        for (var rule : rules()) {
            book.find(rule)
                    .map(kept -> new InForce(kept.fix(), kept.rule(), kept.job(), kept.by(), kept.at()))
                    .ifPresent(found::add);
        }
        return found;
    }

    Optional<FixRecord> inForce(String rule) throws IOException {
        return book.find(rule);
    }

    /**
     * What a fix would do. Changes nothing, and needs no right to.
     *
     * @throws Refusal when it would not be made
     */
    ChangePlan plan(HostFix fix, boolean force) throws IOException, InterruptedException {
        if (host.isContainer()) {
            throw new Refusal("posture.container");
        }
        if (isDone(fix)) {
            throw new Refusal("posture.fix.nothing", fix.id());
        }
        if (fix.id().equals(fix.rule())) {
            var said = rules.ask(fix.rule(), wanted.get());
            if (said.isPresent() && said.get().outcome() != Outcome.FAIL) {
                throw new Refusal(said.get().seen());
            }
        }
        return fix.plan(host, force);
    }

    /** Whether the machine is as a fix makes it. */
    boolean isDone(HostFix fix) throws IOException, InterruptedException {
        return fix.isDone(host, rules, wanted.get());
    }

    /** What is seen of the rule that a fix is about. */
    Message seen(HostFix fix) throws InterruptedException {
        return rules.ask(fix.rule(), wanted.get()).map(Said::seen).orElse(Message.of("posture." + fix.rule()));
    }

    /**
     * Writes down how the machine is, before it is changed.
     *
     * @throws Refusal when this process may not change it
     */
    FixRecord begin(HostFix fix, ChangePlan plan, long job, String by) throws IOException, InterruptedException {
        requireRight();
        var back = new ArrayList<ChangeForm>();
        for (var change : plan.changes()) {
            change.allow(host);
            back.add(ChangeForm.of(change.opposite(host)));
        }
        var begun = new FixRecord(
                fix.id(),
                fix.rule(),
                job,
                by,
                host.clock().instant(),
                plan.changes().stream().map(ChangeForm::of).toList(),
                back,
                plan.ssh(),
                plan.network() ? Network.of(host).interfaces() : Set.of());
        var earlier = book.find(fix.rule());
        var kept = earlier.isPresent() ? begun.after(earlier.get()) : begun;
        book.keep(kept);
        return kept;
    }

    /** Makes the changes that are written down. */
    void make(FixRecord kept) throws IOException, InterruptedException {
        for (var change : kept.changes()) {
            change.make(host);
        }
        if (kept.ssh()) {
            SshFix.reload(host);
        }
    }

    /** Whether the machine is as reachable as it was before. */
    boolean isReachable(FixRecord kept) throws IOException {
        return Network.of(host).keeps(new Network(kept.network()));
    }

    /**
     * Takes a fix back: files get their bytes, units and settings their state of before.
     *
     * @throws Refusal when somebody else changed a file since; nothing is changed then
     */
    void takeBack(FixRecord kept) throws IOException, InterruptedException {
        requireRight();
        var back = kept.wayBack();
        for (var change : kept.changes()) {
            if (change instanceof Change.PutFile put) {
                requireOwn(put, back);
            }
        }
        for (var change : back) {
            change.make(host);
        }
        if (kept.ssh()) {
            SshFix.reload(host);
        }
        book.remove(kept.rule());
    }

    private void requireOwn(Change.PutFile put, List<Change> back) throws IOException {
        var now = FileState.of(host.file(put.file()));
        boolean before = back.stream()
                .filter(change ->
                        change instanceof Change.PutFile old && old.file().equals(put.file()))
                .map(change -> ((Change.PutFile) change).state())
                .anyMatch(old -> now.isPresent() && now.get().holdsSame(old));
        if (now.isPresent() && !before && !now.get().holdsSame(put.state())) {
            throw new Refusal("posture.fix.file.changed", put.file());
        }
    }

    private void requireRight() throws Refusal {
        if (host.isContainer()) {
            throw new Refusal("posture.container");
        }
        if (!host.superuser()) {
            throw new Refusal("posture.fix.root");
        }
    }
}
