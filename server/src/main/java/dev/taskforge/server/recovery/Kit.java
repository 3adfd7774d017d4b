package dev.taskforge.server.recovery;

import dev.taskforge.ops.backup.OwnKey;
import dev.taskforge.ops.project.DeclaredDestination;
import dev.taskforge.ops.project.DeclaredDestination.Folder;
import dev.taskforge.ops.project.DeclaredDestination.S3;
import dev.taskforge.ops.project.DeclaredDestination.Sftp;
import dev.taskforge.ops.project.DeclaredDestination.Vault;
import dev.taskforge.ops.project.OwnFile;
import dev.taskforge.ops.project.OwnYaml;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What people keep. In JSON it is a file that {@code recover --kit} reads, which is why its keys are those of
 * {@link dev.taskforge.ops.project.KitFile}.
 *
 * @param kit the version of this layout
 * @param data the data directory it was made of
 * @param key the private key: the only secret in it
 * @param places where copies lie, for people
 * @param variables that hold what the destinations ask for; their values are not here
 * @param files to be kept beside it
 */
record Kit(
        int kit,
        String madeAt,
        String machine,
        String data,
        String publicKey,
        String key,
        List<String> places,
        List<String> variables,
        List<String> files,
        List<String> commands,
        Map<String, Map<String, Object>> destinations) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    /** The name that the commands give the file of the kit. */
    static final String FILE = "taskforge-kit.json";

    static final String RECOVER = "./taskforge recover --kit ../" + FILE;
    /** Into the empty database that the variable names. */
    static final String TO = " --to DATABASE_URL";

    static final String UP = "./taskforge up";

    /**
     * @param usual whether commands find the data directory without its name
     * @param source the address of the repository, empty when it is not known
     * @param postgres whether the records are in PostgreSQL, and are to go there again
     */
    static Kit of(
            OwnFile own,
            OwnKey.Pair key,
            Path data,
            boolean usual,
            String machine,
            String source,
            Instant now,
            boolean postgres) {
        var places = own.copiedTo();
        var variables = new TreeSet<String>();
        var files = new ArrayList<String>();
        if (postgres) {
            variables.add("DATABASE_URL");
        }
        for (var place : places) {
            variables.addAll(variables(place));
            if (place instanceof Sftp sftp && sftp.key() != null) {
                files.add(sftp.key());
            }
        }
        return new Kit(
                1,
                now.toString(),
                machine,
                data.toString(),
                key.publicKey(),
                key.secret(),
                places.stream().map(Kit::told).toList(),
                List.copyOf(variables),
                files,
                List.of(get(source), RECOVER + (postgres ? TO : "") + into(data, usual), UP + into(data, usual)),
                OwnYaml.destinations(places));
    }

    /** Where it was, it is looked for again. */
    private static String into(Path data, boolean usual) {
        return usual ? "" : " --data " + quoted(data.toString());
    }

    private static String quoted(String path) {
        return path.matches("[A-Za-z0-9_./+:@%-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }

    /** Without a password, which may stand in an address. */
    private static String get(String source) {
        var address = source.isBlank() ? "ADDRESS" : source.strip().replaceFirst("://.*@", "://");
        return "git clone " + address + " taskforge && cd taskforge";
    }

    /** Its kind and its address, without what signs in. */
    private static String told(DeclaredDestination place) {
        return place.name() + " (" + place.kind() + "): "
                + switch (place) {
                    case Folder folder -> folder.folder();
                    case S3 s3 ->
                        s3.endpoint() + ", bucket " + s3.bucket() + (s3.prefix() == null ? "" : "/" + s3.prefix());
                    case Sftp sftp -> sftp.user() + "@" + sftp.host() + ":" + sftp.port() + sftp.folder();
                    case Vault vault -> vault.url();
                };
    }

    private static List<String> variables(DeclaredDestination place) {
        var texts = OwnYaml.destinations(List.of(place)).values().toString();
        return VARIABLE.matcher(texts).results().map(found -> found.group(1)).toList();
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Kit[" + publicKey + ", " + places + "]";
    }
}
