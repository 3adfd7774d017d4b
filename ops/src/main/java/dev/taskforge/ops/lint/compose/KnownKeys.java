package dev.taskforge.ops.lint.compose;

import java.util.Set;

/** The keys of the Compose specification, with those of the older formats 2 and 3 that Compose still takes. */
final class KnownKeys {
    static final Set<String> TOP = words("version name include services networks volumes secrets configs models");

    static final Set<String> SERVICE =
            words("annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent"
                    + " command configs container_name cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime"
                    + " cpu_shares cpus cpuset credential_spec depends_on deploy develop device_cgroup_rules devices dns dns_opt"
                    + " dns_search domainname driver_opts entrypoint env_file environment expose extends external_links"
                    + " extra_hosts gpus group_add healthcheck hostname image init ipc isolation label_file labels links logging"
                    + " mac_address mem_limit mem_reservation mem_swappiness memswap_limit models network_mode networks"
                    + " oom_kill_disable oom_score_adj pid pids_limit platform ports post_start pre_stop privileged profiles"
                    + " provider pull_policy read_only restart runtime scale secrets security_opt shm_size stdin_open"
                    + " stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits use_api_socket user userns_mode uts"
                    + " volume_driver volumes volumes_from working_dir");

    static final Set<String> HEALTH = words("test interval timeout retries start_period start_interval disable");

    static final Set<String> LOGGING = words("driver options");

    static final Set<String> BUILD = words("context dockerfile dockerfile_inline args ssh labels cache_from cache_to"
            + " no_cache no_cache_filter additional_contexts network provenance sbom pull target shm_size extra_hosts"
            + " isolation privileged secrets tags ulimits platforms entitlements");

    static final Set<String> DEPLOY = words(
            "mode endpoint_mode replicas labels rollback_config update_config resources" + " restart_policy placement");

    static final Set<String> RESOURCES = words("limits reservations");
    static final Set<String> LIMITS = words("cpus memory pids");
    static final Set<String> VOLUME = words("name driver driver_opts external labels");

    static final Set<String> NETWORK =
            words("name driver driver_opts ipam external internal enable_ipv4 enable_ipv6" + " attachable labels");

    private KnownKeys() {}

    private static Set<String> words(String words) {
        return Set.of(words.split(" "));
    }
}
