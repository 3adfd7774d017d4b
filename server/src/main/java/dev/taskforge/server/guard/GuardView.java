package dev.taskforge.server.guard;

import dev.taskforge.ops.guard.Guarded;
import dev.taskforge.ops.guard.Proof;
import dev.taskforge.ops.guard.Wanted;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.http.About;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A guard of a project as the API and the page show it. */
public record GuardView(
        @About("ports or limits") String guard,

        @About("Whether the project's file says anything about it")
        boolean declared,

        @About(
                "off, trial (it goes back unless somebody keeps it), on, or trouble (it could not be looked at or put right)")
        String state,

        @About("Whether the file wants something else than what is to be in force, or it is off")
        boolean pending,

        @About("Whether what is to be in force was brought by an export, not by the file")
        boolean restored,

        @About("When a trial ends") @Nullable Instant until,

        @About("What the file wants, one by one") List<ItemView> items,

        @About("Why it must not be put in force; empty when it may")
        List<String> refusals,

        @About("What to know before") List<String> warnings,
        @Nullable Instant appliedAt,
        @Nullable String appliedBy,

        @About("When it was last seen to be in force, or put right") @Nullable
        Instant lookedAt,

        @About("Why it could not be looked at or put right") @Nullable
        String trouble,

        @About("How often it was put right") long drifts,

        @Nullable Instant driftedAt,

        @About("When it was last tried; null for never") @Nullable
        Instant provenAt,

        @About("What was seen then") List<ProofView> proofs) {

    /** One thing that is guarded. */
    public record ItemView(
            String subject,
            String wanted,

            @About("How it is, such as who waits at the port")
            String now) {}

    /** One thing that was tried. */
    public record ProofView(
            String subject,
            String from,
            String wanted,
            String seen,
            @About("right, wrong or unknown") String verdict) {

        static ProofView of(Proof proof, Messages texts) {
            return new ProofView(
                    proof.subject(),
                    texts.render(proof.from()),
                    texts.render(proof.wanted()),
                    texts.render(proof.seen()),
                    proof.verdict().name().toLowerCase(Locale.ROOT));
        }
    }

    /**
     * @param wanted null when the file says nothing
     * @param row null when it is off
     */
    static GuardView of(String guard, @Nullable Wanted wanted, @Nullable Guarded row, Messages texts) {
        return new GuardView(
                guard,
                wanted != null,
                state(row),
                wanted != null && (row == null || !row.state().equals(wanted.state())),
                row != null && row.source().equals(Guarded.EXPORT),
                row == null ? null : row.until(),
                wanted == null
                        ? List.of()
                        : wanted.items().stream().map(item -> item(item, texts)).toList(),
                wanted == null ? List.of() : said(wanted.refusals(), texts),
                wanted == null ? List.of() : said(wanted.warnings(), texts),
                row == null ? null : row.appliedAt(),
                row == null ? null : row.appliedBy(),
                row == null ? null : row.lookedAt(),
                row == null ? null : row.trouble(),
                row == null ? 0 : row.drifts(),
                row == null ? null : row.driftedAt(),
                row == null ? null : row.provenAt(),
                row == null
                        ? List.of()
                        : row.proofs().stream()
                                .map(proof -> ProofView.of(proof, texts))
                                .toList());
    }

    private static ItemView item(Wanted.Item item, Messages texts) {
        return new ItemView(item.subject(), texts.render(item.wanted()), texts.render(item.now()));
    }

    private static List<String> said(List<Message> messages, Messages texts) {
        return messages.stream().map(texts::render).toList();
    }

    private static String state(@Nullable Guarded row) {
        if (row == null) {
            return "off";
        }
        return !row.isKept() ? "trial" : row.trouble() == null ? "on" : "trouble";
    }

    /** How many of the proofs were wrong. */
    public long wrong() {
        return proofs.stream().filter(proof -> proof.verdict().equals("wrong")).count();
    }
}
