package dev.taskforge.ops.project;

import dev.taskforge.ops.yaml.Problem;
import dev.taskforge.ops.yaml.Reading;
import dev.taskforge.ops.yaml.Tree;
import dev.taskforge.ops.yaml.YamlException;
import dev.taskforge.ops.yaml.YamlReader;
import java.util.List;

/** Reads {@code taskforge.yaml} strictly: whatever is not declared is refused. Safe for use by any thread. */
public final class ProjectReader {
    private final List<CheckFormat> formats;

    /** @param formats the kinds of checks that may be declared */
    public ProjectReader(List<? extends CheckFormat> formats) {
        this.formats = List.copyOf(formats);
    }

    /**
     * Reads the text of a file.
     *
     * @throws ProjectFileException with every problem at once
     */
    public ProjectFile read(String yaml) {
        try {
            return read(YamlReader.read(yaml));
        } catch (YamlException e) {
            throw new ProjectFileException(e.problems());
        }
    }

    /**
     * Reads the bytes of a file, which must be UTF-8.
     *
     * @throws ProjectFileException with every problem at once
     */
    public ProjectFile read(byte[] yaml) {
        try {
            return read(YamlReader.read(yaml));
        } catch (YamlException e) {
            throw new ProjectFileException(e.problems());
        }
    }

    private ProjectFile read(Tree tree) {
        var reading = Reading.beforeVariables();
        var file = new ProjectFormat(formats, Declared.in(tree, sectionKeys()))
                .type()
                .read(tree, reading);
        List<Problem> problems = reading.problems();
        if (file == null || !problems.isEmpty()) {
            throw new ProjectFileException(problems);
        }
        return file;
    }

    private List<String> sectionKeys() {
        return ProjectFormat.sections(formats).stream().map(SectionFormat::key).toList();
    }

    /** The JSON Schema (2020-12) of the file, for editors: made of the same declarations. */
    public String schema() {
        return ProjectSchema.of(new ProjectFormat(formats, Declared.NOTHING).type());
    }
}
