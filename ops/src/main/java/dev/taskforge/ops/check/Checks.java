package dev.taskforge.ops.check;

import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile.DeclaredCheck;
import dev.taskforge.ops.project.Variables;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Tree;
import dev.taskforge.ops.yaml.YamlReader;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The checks of projects: what they are, under which circumstances, and asking them. Safe for use by any thread. */
public final class Checks {
    private final CheckKinds kinds;
    private final Environments environments;
    private final Clock clock;
    private final String host;
    private final Memory memory = new Memory();

    /** @param host the name of this machine, as evidence records it */
    public Checks(CheckKinds kinds, Environments environments, Clock clock, String host) {
        this.kinds = kinds;
        this.environments = environments;
        this.clock = clock;
        this.host = host;
    }

    /** The checks of a project, in the order of its file. */
    public List<NamedCheck> of(Project project) {
        var variables = environments.of(project);
        return project.file().checks().values().stream()
                .map(declared -> named(declared, prepare(project, declared, variables)))
                .toList();
    }

    public Optional<NamedCheck> find(Project project, String name) {
        return Optional.ofNullable(project.file().checks().get(name))
                .map(declared -> named(declared, prepare(project, declared, environments.of(project))));
    }

    private static NamedCheck named(DeclaredCheck declared, PreparedCheck prepared) {
        return new NamedCheck(
                declared.name(),
                declared.kind(),
                declared.title(),
                declared.priority(),
                declared.maxAge(),
                declared.timeout(),
                prepared.question(),
                declared.fix());
    }

    /** Why a check may not be asked at all, whatever the world looks like; empty when it may. */
    public Optional<Message> refusal(Project project, DeclaredCheck check) {
        var prepared = prepare(project, check, environments.of(project));
        var obstacle = prepared.check() == null ? prepared.obstacle() : null;
        return Optional.ofNullable(obstacle).map(Answer::seen);
    }

    /** A check with its variables filled in, without asking it; empty when there is none or it cannot be asked. */
    public Optional<Check> question(Project project, String name) {
        return Optional.ofNullable(project.file().checks().get(name))
                .map(declared -> prepare(project, declared, environments.of(project)))
                .filter(prepared -> prepared.obstacle() == null)
                .map(PreparedCheck::check);
    }

    /** The variables of a project now. */
    public Variables variablesOf(Project project) {
        return environments.of(project);
    }

    /** The variables that Docker Compose fills in now. */
    public Variables composeVariablesOf(Project project) {
        return environments.ofCompose(project);
    }

    /** The circumstances that hold now for each check of a project; evidence recorded under others is stale. */
    public Map<String, EvidenceContext> contextsOf(Project project) {
        var variables = environments.of(project);
        var compose = composeHash(project);
        var contexts = new LinkedHashMap<String, EvidenceContext>();
        project.file()
                .checks()
                .forEach((name, declared) -> contexts.put(
                        name, context(project, prepare(project, declared, variables), variables, compose)));
        return contexts;
    }

    /**
     * The circumstances that hold now for one check.
     *
     * @throws IllegalArgumentException when the project has no such check
     */
    public EvidenceContext contextOf(Project project, String check) {
        var variables = environments.of(project);
        return context(project, prepare(project, declared(project, check), variables), variables, composeHash(project));
    }

    /**
     * How a check stands now: as its newest evidence says, STALE when that passed and counts no longer, UNKNOWN when it was
     * never asked.
     */
    public CheckState standing(Project project, @Nullable Evidence newest) {
        if (newest == null) {
            return CheckState.UNKNOWN;
        }
        var declared = project.file().checks().get(newest.check());
        boolean fresh = declared != null
                && newest.context().equals(contextOf(project, newest.check()))
                && !clock.instant().isAfter(newest.finishedAt().plus(declared.maxAge()));
        return newest.state() == CheckState.PASS && !fresh ? CheckState.STALE : newest.state();
    }

    /** Whether evidence answers its check as it is declared now, whatever else changed since. */
    public boolean isSameQuestion(Project project, Evidence evidence) {
        return project.file().checks().containsKey(evidence.check())
                && evidence.context()
                        .definition()
                        .equals(contextOf(project, evidence.check()).definition());
    }

    /**
     * Asks one check and returns what is to be recorded. Takes at most the check's timeout and a few
     * seconds for cleaning up. Every secret is masked.
     *
     * @param askedBy a person, or {@code schedule}
     * @throws IllegalArgumentException when the project has no such check
     * @throws InterruptedException after the question was broken off
     */
    public Answered ask(Project project, String check, String askedBy, @Nullable Long jobId)
            throws InterruptedException {
        return ask(project, check, askedBy, jobId, null, asked -> asked);
    }

    /**
     * Asks one check of the kind sql of a copy of its database. The answer says nothing of the database itself and must not be
     * recorded as evidence.
     *
     * @return empty when the check is not of this kind, or of another database
     */
    public Optional<Answered> askCopy(Project project, String check, String database, long jobId, SqlCopy copy)
            throws InterruptedException {
        var declared = project.file().checks().get(check);
        var named = declared == null ? null : declared.question().entries().get(SqlCheck.KIND.key());
        if (named == null
                || !(named.value() instanceof Tree.Scalar of && of.text().equals(database))) {
            return Optional.empty();
        }
        return Optional.of(ask(
                project,
                check,
                "drill",
                jobId,
                null,
                asked -> asked instanceof SqlCheck sql ? new SqlCopyCheck(sql, copy) : asked));
    }

    /**
     * Asks one check of a copy of the application. Only a check of the kind journey goes there. The answer says nothing of the
     * application itself and must not be recorded as evidence.
     *
     * @param elsewhere where the copy answers
     */
    public Answered askElsewhere(Project project, String check, String askedBy, long jobId, URI elsewhere)
            throws InterruptedException {
        return ask(project, check, askedBy, jobId, elsewhere, asked -> asked);
    }

    /**
     * Takes a journey of a project through a copy of the application, whether or not a check takes it. The answer says nothing of
     * the application itself and must not be recorded as evidence.
     *
     * @param variables of the project, which remember what of them is used
     * @param within how long it may take but for its cleanup
     * @param elsewhere where the copy answers
     */
    public Answered walk(
            Project project, String journey, Variables variables, Duration within, long jobId, URI elsewhere)
            throws InterruptedException {
        var written = YamlReader.read("journey: \"" + journey + "\"");
        var declared = new DeclaredCheck(
                journey,
                "journey",
                (Tree.Mapping) written,
                journey,
                Priority.P2,
                CheckKind.DEFAULT_MAX_AGE,
                within,
                null,
                null);
        return ask(project, declared, variables, "drill", jobId, elsewhere, asked -> asked);
    }

    /** @param other the check that is asked in place of the declared one */
    private Answered ask(
            Project project,
            String check,
            String askedBy,
            @Nullable Long jobId,
            @Nullable URI elsewhere,
            UnaryOperator<Check> other)
            throws InterruptedException {
        return ask(project, declared(project, check), environments.of(project), askedBy, jobId, elsewhere, other);
    }

    private Answered ask(
            Project project,
            DeclaredCheck declared,
            Variables variables,
            String askedBy,
            @Nullable Long jobId,
            @Nullable URI elsewhere,
            UnaryOperator<Check> other)
            throws InterruptedException {
        var prepared = prepare(project, declared, variables);
        var context = context(project, prepared, variables, composeHash(project));
        var started = clock.instant();
        var answer = prepared.check() == null || prepared.obstacle() != null
                ? java.util.Objects.requireNonNull(prepared.obstacle())
                : Asking.ask(
                        other.apply(prepared.check()),
                        new Surroundings(
                                project.name(),
                                project.directory(),
                                clock,
                                declared.timeout(),
                                jobId,
                                elsewhere,
                                memory),
                        prepared.masking());
        var masking = prepared.masking();
        var output = Excerpt.of(masking.mask(answer.output()));
        var evidence = new Evidence(
                0,
                project.name(),
                declared.name(),
                answer.state(),
                prepared.question(),
                masking.mask(answer.seen()),
                fix(declared, masking.maskOrNull(answer.fix())),
                answer.exitCode(),
                context,
                started,
                clock.instant(),
                output.head(),
                output.tail(),
                output.sha256(),
                askedBy,
                jobId);
        return new Answered(
                evidence,
                answer.parts().stream().map(part -> part.masked(masking)).toList());
    }

    /** A check as it is to be looked at now; a look is no evidence, so that the circumstances are not gathered. */
    Looking looking(Project project, String check) {
        var declared = declared(project, check);
        var prepared = prepare(project, declared, environments.of(project));
        var surroundings =
                new Surroundings(project.name(), project.directory(), clock, declared.timeout(), null, null, memory);
        return new Looking(prepared, surroundings);
    }

    /** What a look needs. */
    record Looking(PreparedCheck prepared, Surroundings surroundings) {}

    /** The author's own words win over those of the kind. */
    private static @Nullable Message fix(DeclaredCheck declared, @Nullable Message ofKind) {
        return ofKind == null || declared.fix() == null ? ofKind : Message.of("text", declared.fix());
    }

    private PreparedCheck prepare(Project project, DeclaredCheck declared, Variables variables) {
        return PreparedCheck.of(project, declared, kinds.get(declared.kind()), variables);
    }

    private EvidenceContext context(
            Project project, PreparedCheck prepared, Variables variables, @Nullable String composeHash) {
        var check = prepared.check();
        var circumstances = check == null ? "" : check.circumstances(project.directory());
        return new EvidenceContext(
                environments.fingerprints().of(prepared.definition() + circumstances),
                project.file().environment(),
                variables.fingerprint(),
                composeHash,
                host);
    }

    private static @Nullable String composeHash(Project project) {
        var compose = project.file().compose();
        return compose == null ? null : FileHash.of(project.resolve(compose.file()));
    }

    private static DeclaredCheck declared(Project project, String check) {
        var declared = project.file().checks().get(check);
        if (declared == null) {
            throw new IllegalArgumentException("project " + project.name() + " has no check " + check);
        }
        return declared;
    }
}
