package dev.taskforge.ops.project;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The file a new project starts from: explained in comments, and valid as it is. */
public final class ProjectTemplate {
    /** The resource, with <code>{project}</code> where the name belongs. */
    public static final String RESOURCE = "/dev/taskforge/ops/project/template.yaml";

    private ProjectTemplate() {}

    /** The template for a project of this name. */
    public static String of(String project) {
        return text().replace("{project}", project);
    }

    private static String text() {
        try (InputStream in = ProjectTemplate.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + RESOURCE);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + RESOURCE, e);
        }
    }
}
