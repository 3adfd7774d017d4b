package dev.taskforge.ops.shell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of programs: those that do one thing whatever their arguments, and those whose arguments tell. A word of
 * the latter may be two words long, with a plus between them.
 */
final class Programs {
    private static final Set<String> LOOKS = words("""
            ls cat head tail less more grep egrep fgrep zgrep zcat bzcat xzcat zstdcat wc sort uniq cut tr awk gawk jq yq
            diff cmp comm file stat du df free uptime uname lscpu lsblk lsof ps top htop pgrep pidof id whoami who w last
            groups getent hostname hostnamectl date cal printf echo true false test [ [[ ] pwd cd pushd popd type which
            whereis hash readlink realpath basename dirname env printenv locale nproc vmstat iostat mpstat sar ss netstat
            ping ping6 traceroute tracepath mtr dig nslookup host whois nc pg_isready pg_controldata mysqladmin sha256sum
            sha1sum sha512sum md5sum cksum base64 xxd hexdump od strings column nl tac rev fold seq expr bc sleep wait
            read export unset set shopt declare local return exit break continue shift ulimit umask
            history journalctl dmesg tree namei getfacl blkid findmnt ldd nm objdump man help
            tput clear : jobs getopts logger systemd-cat tty stty readonly alias""");
    private static final Set<String> CHANGES = words("""
            mv cp mkdir touch ln chmod chown chgrp tee install patch rsync scp sftp mount umount kill pkill killall
            shutdown reboot poweroff halt useradd usermod adduser addgroup groupadd passwd chpasswd createdb createuser
            pg_restore vacuumdb reindexdb pg_ctl initdb zip unzip
            swapon swapoff mkswap setfacl chattr visudo update-grub nano vi vim ex
            mysqlimport mongorestore newaliases ssh-keygen ssh-copy-id iptables-restore at batch""");
    private static final Set<String> DESTROYS =
            words("rm rmdir dd truncate shred mkfs dropdb dropuser userdel deluser wipefs fdisk parted");

    /** They may do anything, but where they stand with an argument a command is meant. */
    private static final Set<String> NAMED = words("""
            ansible bundle composer flask go java make mongosh mvn nmap node php pnpm python python3 ruby telnet yarn""");

    /** Program, effect, words. Where several words fit the gravest counts. */
    private static final Map<String, Map<String, Effect>> WORDS = verbs("""
            docker READ_ONLY ps logs inspect images version info stats top port diff history search config ls wait
            docker READ_ONLY --version container+ls container+inspect image+ls image+inspect volume+ls
            docker READ_ONLY volume+inspect network+ls network+inspect system+df system+info container+stats
            docker READ_ONLY container+top container+logs container+port convert events images --help
            docker CHANGING up down restart start stop kill build pull push create pause unpause cp update tag load import
            docker CHANGING scale login logout commit rename save export watch
            docker DESTRUCTIVE rm rmi prune
            manage.py READ_ONLY check showmigrations diffsettings sqlmigrate inspectdb help version --version
            manage.py CHANGING loaddata collectstatic createsuperuser changepassword migrate makemigrations
            manage.py CHANGING createcachetable clearsessions compilemessages
            manage.py DESTRUCTIVE flush reset_db
            git READ_ONLY status log diff show ls-files rev-parse describe blame shortlog --version ls-remote grep
            git CHANGING push pull fetch checkout commit merge rebase switch restore stash gc clone init add am apply
            git CHANGING cherry-pick revert tag submodule
            git DESTRUCTIVE reset clean
            systemctl READ_ONLY status is-active is-enabled is-failed show cat list-units list-timers list-unit-files
            systemctl READ_ONLY get-default list-dependencies --version
            systemctl CHANGING start stop restart reload enable disable mask unmask kill daemon-reload set-default isolate
            systemctl CHANGING try-restart reboot poweroff
            service READ_ONLY status --status-all
            service CHANGING start stop restart reload
            redis-cli READ_ONLY ping info get exists ttl llen scard zcard dbsize lastsave keys scan type strlen time role
            redis-cli READ_ONLY lrange smembers hgetall --version
            redis-cli CHANGING set expire rename lpush rpush hset incr eval bgsave save shutdown
            redis-cli DESTRUCTIVE flushall flushdb del unlink
            alembic READ_ONLY current history heads check show
            alembic CHANGING upgrade downgrade stamp revision
            sqlx READ_ONLY migrate+info --version
            sqlx CHANGING run create setup add
            sqlx DESTRUCTIVE revert drop reset
            flyway READ_ONLY info validate
            flyway CHANGING migrate repair baseline
            flyway DESTRUCTIVE clean undo
            prisma READ_ONLY migrate+status validate --version
            prisma CHANGING deploy push dev seed execute
            prisma DESTRUCTIVE reset
            artisan READ_ONLY migrate:status about route:list --version
            artisan CHANGING migrate db:seed cache:clear down up config:cache optimize queue:restart key:generate
            artisan DESTRUCTIVE migrate:fresh migrate:refresh migrate:reset migrate:rollback db:wipe
            rails READ_ONLY db:migrate:status routes about
            rails CHANGING db:migrate db:setup db:seed db:create assets:precompile
            rails DESTRUCTIVE db:drop db:reset db:rollback
            kubectl READ_ONLY get describe logs top version explain api-resources cluster-info
            kubectl CHANGING apply create patch scale edit replace label annotate rollout cp set expose
            kubectl DESTRUCTIVE delete drain
            apt READ_ONLY list show search policy --version
            apt CHANGING install upgrade update dist-upgrade full-upgrade reinstall
            apt DESTRUCTIVE remove purge autoremove clean
            dpkg READ_ONLY -l -s -L -S --list --status --version
            dpkg CHANGING -i --install --configure
            dpkg DESTRUCTIVE -r -P --remove --purge
            pip READ_ONLY list show freeze check --version
            pip CHANGING install uninstall download
            npm READ_ONLY ls list outdated audit view --version version
            npm CHANGING install ci publish update uninstall
            certbot READ_ONLY certificates --version
            certbot CHANGING renew certonly run
            certbot DESTRUCTIVE delete revoke
            ufw READ_ONLY status version
            ufw CHANGING allow deny enable disable limit reject reload
            ufw DESTRUCTIVE delete reset
            ip READ_ONLY addr address link route a r neigh -4 -6
            ip CHANGING add set
            ip DESTRUCTIVE del delete flush
            crontab READ_ONLY -l
            crontab CHANGING -e
            crontab DESTRUCTIVE -r
            iptables READ_ONLY -L -S --list
            iptables CHANGING -A -I -N -P
            iptables DESTRUCTIVE -D -F -X
            timedatectl READ_ONLY status show
            timedatectl CHANGING set-timezone set-time set-ntp
            openssl READ_ONLY s_client x509 version verify rand dgst
            nginx READ_ONLY -t -T -v -V
            nginx CHANGING -s
            cargo READ_ONLY --version check tree metadata
            cargo CHANGING build install run publish update
            terraform READ_ONLY plan show validate output version
            terraform CHANGING apply import init
            terraform DESTRUCTIVE destroy
            snap READ_ONLY list info
            snap CHANGING install refresh
            snap DESTRUCTIVE remove
            sysctl CHANGING -w -p
            ansible-playbook READ_ONLY --check --syntax-check""");

    private static final Map<String, String> SAME_AS = Map.of(
            "docker-compose",
            "docker",
            "podman",
            "docker",
            "django-admin",
            "manage.py",
            "django",
            "manage.py",
            "apt-get",
            "apt",
            "pip3",
            "pip",
            "rake",
            "rails",
            "valkey-cli",
            "redis-cli",
            "oc",
            "kubectl");

    private Programs() {}

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }

    private static Map<String, Map<String, Effect>> verbs(String table) {
        var all = new HashMap<String, Map<String, Effect>>();
        for (var line : table.split("\n")) {
            var cells = new ArrayList<>(List.of(line.split(" ")));
            var words = all.computeIfAbsent(cells.removeFirst(), _ -> new HashMap<>());
            var effect = Effect.valueOf(cells.removeFirst());
            cells.forEach(word -> words.put(word.replace('+', ' '), effect));
        }
        return all;
    }

    static Effect alone(String program) {
        if (DESTROYS.contains(program) || program.startsWith("mkfs.")) {
            return Effect.DESTRUCTIVE;
        }
        return CHANGES.contains(program)
                ? Effect.CHANGING
                : LOOKS.contains(program) ? Effect.READ_ONLY : Effect.UNKNOWN;
    }

    /** What a word tells about what the program does; null when nothing. */
    static @Nullable Effect told(String program, String word) {
        return WORDS.getOrDefault(known(program), Map.of()).get(word);
    }

    /** Whether the words behind it tell what a program does. */
    static boolean tells(String program) {
        return WORDS.containsKey(known(program));
    }

    /** Whether it is a program, whatever it does. */
    static boolean named(String program) {
        return NAMED.contains(program);
    }

    private static String known(String program) {
        return SAME_AS.getOrDefault(program, program);
    }
}
