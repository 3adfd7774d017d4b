package dev.taskforge.ops.project;

import dev.taskforge.ops.yaml.Tree;
import dev.taskforge.ops.yaml.YamlException;
import dev.taskforge.ops.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The text of a {@code taskforge.yaml} as it may be shown: without passwords in addresses and without the headers and
 * variables written out in it. References to variables stay, since they give nothing away.
 */
public final class MaskedFile {
    private static final Set<String> SECRET_KEYS = Set.of("headers", "env");
    /** Masking shorter texts would only make the file unreadable. */
    private static final int LEAST_SECRET = 4;

    private MaskedFile() {}

    /** The file's text with each secret replaced by {@code ***}. */
    public static String of(String yaml) {
        var secrets = new ArrayList<String>();
        try {
            collect(YamlReader.read(yaml), false, secrets);
        } catch (YamlException e) {
            // An accepted file can be read; one that cannot be judged is not shown.
            return Masking.MASK;
        }
        return new Masking(secrets).mask(yaml);
    }

    private static void collect(Tree tree, boolean secret, List<String> secrets) {
        switch (tree) {
            case Tree.Mapping mapping ->
                mapping.entries()
                        .forEach((key, entry) -> collect(entry.value(), secret || SECRET_KEYS.contains(key), secrets));
            case Tree.Items items -> items.items().forEach(item -> collect(item, secret, secrets));
            case Tree.Scalar scalar -> {
                if (secret
                        && scalar.text().length() >= LEAST_SECRET
                        && !scalar.text().contains("${")) {
                    secrets.add(scalar.text());
                }
            }
        }
    }
}
