package dev.taskforge.server.self;

import dev.taskforge.engine.api.Pins;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.CheckKind;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.SecretStrength;
import dev.taskforge.server.Secrets;
import dev.taskforge.server.Settings;
import dev.taskforge.server.recovery.Recovery;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What TaskForge knows about its own settings, as answers of checks. */
public final class SelfQuestions {
    private final Settings settings;
    private final Secrets secrets;
    private final AuditLog audit;
    private final Pins pins;
    private final Recovery recovery;

    public SelfQuestions(Settings settings, Secrets secrets, AuditLog audit, Pins pins, Recovery recovery) {
        this.recovery = recovery;
        this.settings = settings;
        this.secrets = secrets;
        this.audit = audit;
        this.pins = pins;
    }

    /** The kind of check that asks them. */
    public CheckKind kind() {
        var questions = new LinkedHashMap<String, SelfQuestion>();
        questions.put("secrets", surroundings -> secrets());
        questions.put("bind_address", surroundings -> bindAddress());
        questions.put("audit_chain", surroundings -> auditChain());
        questions.put("queue_pins", surroundings -> queuePins());
        questions.put("recovery", surroundings -> recovery());
        questions.put("own_file", surroundings -> ownFile());
        questions.replaceAll((word, question) -> ownOnly(question));
        return SettingCheck.kind(questions);
    }

    /** Another project must not learn how this server is set up. */
    private static SelfQuestion ownOnly(SelfQuestion question) {
        return surroundings -> surroundings.project().equals(Project.OWN)
                ? question.ask(surroundings)
                : Answer.error(Message.of("self.not_own"), Message.of("self.not_own.fix"));
    }

    private Answer secrets() {
        var weak = Map.of("JWT_SECRET", secrets.jwtSecret(), "JWT_REFRESH_SECRET", secrets.jwtRefreshSecret())
                .entrySet()
                .stream()
                .filter(entry -> SecretStrength.weakness(entry.getValue()).isPresent())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (!weak.isEmpty()) {
            return Answer.fail(
                    Message.of("self.secrets.weak", String.join(", ", weak)), Message.of("self.secrets.fix"));
        }
        return secrets.jwtSecret().equals(secrets.jwtRefreshSecret())
                ? Answer.fail(Message.of("self.secrets.same"), Message.of("self.secrets.fix"))
                : Answer.pass(Message.of("self.secrets.strong"));
    }

    private Answer bindAddress() {
        if (isLoopback(settings.host())) {
            return Answer.pass(Message.of("self.bind.loopback", settings.host()));
        }
        return settings.overHttps()
                ? Answer.pass(Message.of("self.bind.https", settings.host(), String.valueOf(settings.baseUrl())))
                : Answer.fail(Message.of("self.bind.open", settings.host()), Message.of("self.bind.fix"));
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private Answer auditChain() {
        var report = audit.verify();
        return report.ok()
                ? Answer.pass(Message.of("self.audit.ok", report.entries()))
                : Answer.fail(report.message(), Message.of("self.audit.fix"));
    }

    private Answer ownFile() {
        var wrong = recovery.ownProblem();
        if (wrong.isPresent()) {
            return Answer.fail(Message.of("self.own_file.wrong", wrong.get()), Message.of("self.own_file.fix"));
        }
        return recovery.wrongAtStart().isPresent()
                ? Answer.fail(Message.of("self.own_file.aside"), Message.of("self.own_file.aside.fix"))
                : Answer.pass(Message.of("self.own_file.fine"));
    }

    private Answer recovery() {
        var standing = recovery.standing();
        var places = String.join(", ", standing.places());
        return switch (standing.state()) {
            case READY ->
                Answer.pass(Message.of(
                        "self.recovery.ready",
                        String.valueOf(standing.kitMadeAt()),
                        String.join(", ", standing.newestCopyTo()),
                        String.valueOf(standing.newestCopyAt())));
            case OWN_WRONG -> Answer.fail(Message.of("self.own_file.aside"), Message.of("self.own_file.aside.fix"));
            case NO_COPIES ->
                Answer.fail(Message.of("self.recovery.no_copies"), Message.of("self.recovery.no_copies.fix"));
            case NO_KIT -> Answer.fail(Message.of("self.recovery.no_kit", places), Message.of("self.recovery.kit.fix"));
            case KIT_OLD -> Answer.fail(Message.of("self.recovery.kit_old"), Message.of("self.recovery.kit.fix"));
            case NO_COPY_YET ->
                Answer.fail(
                        Message.of("self.recovery.no_copy_yet", places), Message.of("self.recovery.no_copy_yet.fix"));
        };
    }

    private Answer queuePins() {
        var report = pins.look();
        if (!report.pins().isEmpty()) {
            var oldest = report.pins().getFirst();
            var remedy = oldest.remedy();
            return Answer.fail(
                    Message.of(
                            "self.pins.pinned." + oldest.kind().label(),
                            oldest.subject(),
                            String.valueOf(oldest.since())),
                    remedy == null ? Message.of("self.pins.standby.fix") : Message.of("self.pins.fix", remedy));
        }
        return report.hidden() > 0
                ? Answer.error(Message.of("self.pins.hidden", report.hidden()), Message.of("self.pins.hidden.fix"))
                : Answer.pass(Message.of("self.pins.none"));
    }
}
