package dev.taskforge.ops.project;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a project as they were when its environment file was read: first those of the file, then those of
 * the process. Remembers which ones were used, so that their values can be masked. Not safe for several threads.
 */
public final class Variables {
    /** Shorter values are ordinary words, without which nobody could read what was written. */
    private static final int LEAST_TELLING = 8;

    private final Map<String, String> file;
    private final Map<String, String> process;
    private final Map<String, String> used = new LinkedHashMap<>();
    private final @Nullable String fingerprint;
    private final Interpolation interpolation = new Interpolation(this::look, false);

    Variables(Map<String, String> file, Map<String, String> process, @Nullable String fingerprint) {
        this.file = file;
        this.process = process;
        this.fingerprint = fingerprint;
    }

    private @Nullable String look(String name) {
        var value = file.containsKey(name) ? file.get(name) : process.get(name);
        if (value != null) {
            used.put(name, value);
        }
        return value;
    }

    /**
     * The text with every <code>${VARIABLE}</code> filled in.
     *
     * @throws MissingVariableException naming the first variable without a value
     */
    public String fill(String text) {
        return text.contains("${") ? interpolation.fill(text) : text;
    }

    /**
     * As {@link #fill}, but what starts with one of {@code prefixes}, such as <code>${captured.id}</code>, stays: it is
     * known only while the check is asked. No variable can have a dot in its name.
     */
    public String fillExcept(String text, Collection<String> prefixes) {
        return text.contains("${")
                ? new Interpolation(this::look, false, name -> prefixes.stream().anyMatch(name::startsWith)).fill(text)
                : text;
    }

    /** Whether the project names an environment file that cannot be read. */
    public boolean areUnreadable() {
        return Environments.UNREADABLE.equals(fingerprint);
    }

    /** What the environment file says for a name; empty when it says nothing. The process is not looked at. */
    public Optional<String> ofFile(String name) {
        return Optional.ofNullable(file.get(name));
    }

    /** Masks the secrets of the file and those among the variables used so far. */
    public Masking masking() {
        return masking(List.of());
    }

    /** As {@link #masking()}, and {@code more} besides. */
    public Masking masking(List<String> more) {
        var secrets = new ArrayList<>(more);
        file.forEach((name, value) -> secrets.addAll(Secrecy.ofUnused(name, value)));
        used.forEach((name, value) -> secrets.addAll(Secrecy.ofUsed(name, value)));
        return new Masking(secrets);
    }

    /** As {@link #masking()}, and the secrets among variables that come from elsewhere, as written in a Compose file. */
    public Masking maskingWith(Map<String, String> others) {
        var secrets = new ArrayList<String>();
        others.forEach((name, value) -> secrets.addAll(Secrecy.ofUnused(name, value)));
        return masking(secrets);
    }

    /**
     * As {@link #masking()}, and the secrets of other files, of the environments of containers, and in the words of their commands
     * besides: all in one, since a secret may be a part of another.
     */
    public Masking maskingWith(
            Variables more, Collection<Map<String, String>> others, Collection<List<String>> commands) {
        var secrets = new ArrayList<String>();
        more.file.forEach((name, value) -> secrets.addAll(Secrecy.ofUnused(name, value)));
        others.forEach(one -> one.forEach((name, value) -> secrets.addAll(Secrecy.ofUnused(name, value))));
        commands.forEach(command -> secrets.addAll(Secrecy.ofWords(command)));
        return masking(secrets);
    }

    /**
     * As {@link #masking()}, and what an application is given for drills: whatever may be a secret among its variables and in the words of
     * its command.
     */
    public Masking maskingFor(Smoke smoke) {
        var secrets = new ArrayList<String>();
        smoke.variables().forEach((name, value) -> {
            secrets.addAll(Secrecy.ofUnused(name, value));
            if (value.length() >= LEAST_TELLING) {
                secrets.addAll(Secrecy.ofUsed(name, value));
            }
        });
        secrets.addAll(Secrecy.ofWords(smoke.command()));
        return masking(secrets);
    }

    /** The same variables with nothing used yet. */
    public Variables fresh() {
        return new Variables(file, process, fingerprint);
    }

    /** Keyed fingerprint of the environment file; null when the project names none. */
    public @Nullable String fingerprint() {
        return fingerprint;
    }
}
