package dev.taskforge.server.guard;

import dev.taskforge.ops.guard.limits.LimitProposal;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.http.About;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the memory limit of a service should be, by what its containers used. */
public record ProposalView(
        String service,

        @About("The most memory one of its containers used, in bytes")
        long memoryPeak,

        @About("The most processors that were kept busy over a minute")
        double cpuPeak,

        @About("The most processes and threads") long pidsPeak,

        @About("In bytes; null when too little was seen") @Nullable
        Long proposedMemory,

        @About("What the project's file says, in bytes") @Nullable
        Long setMemory,

        @About("For how many hours it was looked at") long hours,

        @About("not_enough, missing, tight, wide or fits") String verdict,

        @About("The same in a sentence") String said) {

    static ProposalView of(LimitProposal proposal, Messages texts) {
        return new ProposalView(
                proposal.service(),
                proposal.memoryPeak(),
                proposal.cpuPeak(),
                proposal.pidsPeak(),
                proposal.proposedMemory(),
                proposal.setMemory(),
                proposal.hours(),
                proposal.verdict().name().toLowerCase(Locale.ROOT),
                texts.render(proposal.said()));
    }

    /** How it looks: the end of a style. */
    public String tone() {
        return switch (verdict) {
            case "fits" -> "pass";
            case "tight" -> "fail";
            case "missing", "wide" -> "warn";
            default -> "idle";
        };
    }
}
