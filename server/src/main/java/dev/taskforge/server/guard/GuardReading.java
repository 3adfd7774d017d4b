package dev.taskforge.server.guard;

import dev.taskforge.ops.guard.Guard;
import dev.taskforge.ops.guard.Guards;
import dev.taskforge.ops.guard.Wanted;
import dev.taskforge.ops.guard.limits.LimitProposals;
import dev.taskforge.ops.guard.ports.PortScan;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.http.ProblemException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Reads how guards stand, for the API and the pages. Changes nothing; safe for any thread. */
public final class GuardReading {
    private final Map<String, Guard> known;
    private final Guards guards;
    private final LimitProposals proposals;
    private final PortScan scan;
    private final IntSupplier own;

    /**
     * @param known by name
     * @param own the port of TaskForge
     */
    public GuardReading(
            Map<String, Guard> known, Guards guards, LimitProposals proposals, PortScan scan, IntSupplier own) {
        this.known = known;
        this.guards = guards;
        this.proposals = proposals;
        this.scan = scan;
        this.own = own;
    }

    /** The guard of this name. */
    public Guard guard(String name) {
        return Optional.ofNullable(known.get(name)).orElseThrow(() -> ProblemException.notFound("guard.unknown"));
    }

    /** Those that a project declares, or that are on. */
    public List<GuardView> of(Project project, Messages texts) {
        return known.values().stream()
                .map(guard -> view(project, guard, texts))
                .filter(view -> view.declared() || !view.state().equals("off"))
                .toList();
    }

    /** How one stands. */
    GuardView view(Project project, Guard guard, Messages texts) {
        return GuardView.of(
                guard.name(),
                guard.isDeclared(project.file()) ? wanted(project, guard) : null,
                guards.find(project.name(), guard.name()).orElse(null),
                texts);
    }

    private static @Nullable Wanted wanted(Project project, Guard guard) {
        try {
            return guard.wanted(project);
        } catch (IOException e) {
            var said = Message.of("guard.unread", String.valueOf(e.getMessage()));
            return new Wanted("", List.of(), List.of(said), List.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(Message.of("guard.interrupted"));
        }
    }

    /** What limits should be, by what was used. */
    public List<ProposalView> proposals(Project project, Messages texts) {
        return proposals.of(project).stream()
                .map(proposal -> ProposalView.of(proposal, texts))
                .toList();
    }

    /** What of the machine waits for others. */
    public ScanView scan(Messages texts) {
        try {
            return ScanView.of(scan.scan(guards.all(), own.getAsInt()), texts);
        } catch (IOException e) {
            throw unavailable(Message.of("guard.scan", String.valueOf(e.getMessage())));
        }
    }

    private static ProblemException unavailable(Message detail) {
        return ProblemException.of(503, "unavailable", detail);
    }
}
