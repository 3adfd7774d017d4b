package dev.taskforge.ops.guard.limits;

import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Projects with limits, from the text of a file, as the product reads them. */
final class LimitFixture {
    private static final Messages ENGLISH = Messages.ofOperations(Messages.ENGLISH);

    private LimitFixture() {}

    /** @param guard what stands under {@code guard:}, in one line */
    static Project project(Path folder, String guard) {
        return project(folder, guard, "");
    }

    /** @param more other sections */
    static Project project(Path folder, String guard, String more) {
        var yaml = "project: shop\ncompose: {file: compose.yml}\n" + (guard.isEmpty() ? "" : "guard: " + guard + "\n")
                + more;
        var file = new ProjectReader(CheckKinds.builtIn()).read(yaml);
        return new Project("shop", "shop", 1, file, folder, Instant.EPOCH, "me", yaml);
    }

    static String render(Message message) {
        return ENGLISH.render(message);
    }

    static List<String> render(List<Message> messages) {
        return messages.stream().map(LimitFixture::render).toList();
    }
}
