package dev.taskforge.server.vault;

import dev.taskforge.server.metrics.MetricSource;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What lies in the vault. */
public final class VaultSource implements MetricSource {
    private final Vault vault;
    private final Clock clock;

    public VaultSource(Vault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    @Override
    public List<Value> read() {
        var values = new ArrayList<Value>();
        var uses = vault.uses();
        for (var use : uses) {
            var labels = Map.of("account", use.account().name());
            values.add(new Value(
                    "taskforge_vault_files", "Files that an account keeps in the vault.", labels, use.files()));
            values.add(new Value(
                    "taskforge_vault_bytes", "Bytes that an account keeps in the vault.", labels, use.bytes()));
            values.add(new Value(
                    "taskforge_vault_quota_bytes",
                    "Bytes that an account may keep in the vault.",
                    labels,
                    use.account().quotaBytes()));
            var newest = use.newestAt();
            if (newest != null) {
                values.add(new Value(
                        "taskforge_vault_newest_age_seconds",
                        "Age of the newest file that an account keeps in the vault.",
                        labels,
                        Math.max(0, Duration.between(newest, clock.instant()).toMillis() / 1e3)));
            }
        }
        if (!uses.isEmpty()) {
            vault.room()
                    .ifPresent(room -> values.add(new Value(
                            "taskforge_vault_room_bytes",
                            "Bytes that the disk of the vault still takes.",
                            Map.of(),
                            room)));
        }
        return values;
    }
}
