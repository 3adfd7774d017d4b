package dev.taskforge.ops.check;

import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks checks exactly as the product does: from the text of a project's file. */
final class AskingFixture {
    static final Messages ENGLISH = Messages.ofOperations(Messages.ENGLISH);
    private static final byte[] KEY = new byte[32];

    final Path folder;
    final Checks checks;
    private final CheckKinds kinds;
    String file = "compose: {file: compose.yml, env_file: .env}\n";

    AskingFixture(Path folder) {
        this(folder, Clock.systemUTC(), "host-1");
    }

    AskingFixture(Path folder, Clock clock, String host) {
        this(folder, clock, host, new CheckKinds(CheckKinds.builtIn()));
    }

    /** With a Docker Engine at a socket. */
    static AskingFixture at(Path socket, Path folder, Clock clock) {
        return new AskingFixture(folder, clock, "host-1", CheckKinds.with(socket, List.of()));
    }

    /** With one more kind of checks. */
    AskingFixture(Path folder, CheckKind kind) {
        this(folder, Clock.systemUTC(), "host-1", CheckKinds.with(List.of(kind)));
    }

    AskingFixture(Path folder, Clock clock, String host, CheckKinds kinds) {
        this.folder = folder;
        this.kinds = kinds;
        var environments = new Environments(new Fingerprints(KEY), Map.of("FROM_PROCESS", "of-the-process"));
        checks = new Checks(kinds, environments, clock, host);
    }

    AskingFixture env(String text) throws IOException {
        Files.writeString(folder.resolve(".env"), text);
        return this;
    }

    /** A project with one check called {@code c}. */
    Project project(String check) {
        var yaml = "project: shop\n" + file + "checks:\n  c: " + check + "\n";
        var parsed = new ProjectReader(kinds.all()).read(yaml);
        return new Project("shop", "shop", 1, parsed, folder, Instant.EPOCH, "me", yaml);
    }

    Evidence ask(String check) throws InterruptedException {
        return checks.ask(project(check), "c", "me", 1L).evidence();
    }

    /** {@code PASS what was seen}. */
    String answer(String check) throws InterruptedException {
        var evidence = ask(check);
        return evidence.state() + " " + ENGLISH.render(evidence.seen());
    }

    static String render(@Nullable Message message) {
        return message == null ? "" : ENGLISH.render(message);
    }
}
