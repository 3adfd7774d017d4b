package dev.taskforge.ops.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EffectsTest {

    private static Effect effect(String script) {
        return Effects.of(Script.parse(ShellText.of(script))).effect();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "python manage.py check --deploy",
                "python manage.py migrate --plan",
                "DJANGO_ENV=production python manage.py migrate --check --settings=config.settings.production",
                "python manage.py makemigrations --check --dry-run",
                "python manage.py showmigrations referensi",
                "docker compose ps",
                "docker-compose -f docker-compose.prod.yml ps",
                "docker compose -p shop --profile web logs --tail=100 api",
                "docker-compose exec db pg_isready",
                "docker compose config --quiet",
                "docker image inspect app:1.4",
                "docker image ls",
                "docker inspect -f '{{.State.Health.Status}}' app",
                "docker stats --no-stream",
                "docker exec db psql -U u -d d -Atc 'select count(*) from users'",
                "docker exec db sh -c 'pg_isready -U \"$POSTGRES_USER\"'",
                "psql -c \"SELECT 'drop table x', \\\"delete\\\" FROM t -- truncate\"",
                "psql -l",
                "psql -d x <<SQL\nselect 1;\nSQL",
                "echo 'select 1' | psql x",
                "sqlite3 app.db 'select count(*) from t'",
                "mysql -e 'show processlist'",
                "pg_restore --list x.dump",
                "pg_restore -l x.dump | grep -c TABLE",
                "pg_dump -Fc app | wc -c",
                "git status --porcelain",
                "git -C /srv/app log -1",
                "systemctl is-active nginx",
                "service nginx status",
                "redis-cli -h cache -p 6379 ping",
                "curl -sf http://x",
                "curl -sSfL -o /dev/null -w '%{http_code}' -X GET https://x/health",
                "wget -qO- http://x | grep -q ok",
                "grep -c rm file",
                "nginx -t",
                "df -h / 2>/dev/null",
                "test -f a && cat a || echo none",
                "for f in *.yml; do cat \"$f\"; done",
                "ls $(dirname x)",
                "if pg_isready; then echo up; fi",
                "ssh user@host 'docker ps && df -h'",
                "sudo -u postgres psql -c 'select 1'",
                "gzip -t backup.sql.gz",
                "tar -tzf backup.tar.gz",
                "sed -n 1,5p f",
                "find . -name x",
                "npx prisma migrate status",
                "rustc --version",
                "kill -0 1"
            })
    void whatOnlyLooksIsReadOnly(String script) {
        assertThat(effect(script)).isEqualTo(Effect.READ_ONLY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "python manage.py test dashboard.tests_prelaunch_smoke --keepdb --noinput",
                "DJANGO_ENV=production python manage.py shell -c \"print(1)\"",
                "python scripts/prelaunch_autocheck.py",
                "pytest -q",
                "./check.sh --version",
                "$TOOL ps",
                "cat ${X:-$(rm y)}",
                "psql -c \"$STATEMENT\"",
                "bash",
                "sed 'w out' f",
                "awk 'BEGIN{system(\"rm x\")}'",
                "docker run --rm app true",
                "cat <<EOF\n$(rm x)\nEOF",
                "curl -X \"$METHOD\" http://x",
                "git branch status",
                "echo \"unclosed"
            })
    void whatNobodyKnowsStaysUnknown(String script) {
        assertThat(effect(script)).isEqualTo(Effect.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "python manage.py migrate --settings=config.settings.production --noinput",
                "docker compose -f x.yml up -d",
                "docker-compose down",
                "docker compose exec app python manage.py migrate",
                "createdb d",
                "/usr/bin/pg_restore -d x y",
                "sqlx migrate run",
                "docker-compose exec app sqlx migrate run",
                "npx prisma migrate deploy",
                "php artisan migrate",
                "git push",
                "systemctl restart nginx",
                "curl -X POST http://x",
                "curl -sXPUT http://x",
                "curl -d a=b http://x",
                "sed -i s/a/b/ f",
                "psql -f dump.sql",
                "psql -h db < dump.sql",
                "cat dump.sql | docker compose exec -T db psql app",
                "pg_dump app > app.sql",
                "pg_dump -f x app",
                "{ echo a; } > x",
                "gunzip backup.sql.gz",
                "tar -czf x.tgz y",
                "curl -o x http://y",
                "psql -c 'create extension if not exists \"uuid-ossp\"'",
                "psql -c 'select pg_terminate_backend(1)'",
                "kubectl exec pod -- touch x",
                "cat <(touch x)",
                "watch -n 1 'touch x'",
                "if touch x; then ls; fi",
                "f() { touch x; }",
                "case $(touch x) in a) ls;; esac",
                "A=(a $(touch x))",
                "eval \"touch x\"",
                "su - postgres -c 'createdb x'",
                "bash <<'EOF'\ntouch x\nEOF",
                "ssh h bash -s <<'EOF'\ntouch x\nEOF",
                "$( (touch x) )",
                "`touch x`"
            })
    void whatChangesThingsIsChanging(String script) {
        assertThat(effect(script)).isEqualTo(Effect.CHANGING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker exec app rm -rf /data",
                "sudo rm x",
                "sudo -u root env A=b timeout -k 5 10 nice -n 5 rm x",
                "dropdb -h h -U u d",
                "dropdb -h <DB_HOST> -U <DB_USER> <DB_NAME>",
                "find . -delete",
                "find . -name '*.gz' -mtime +7 -exec rm {} ;",
                "ls | xargs -n 1 rm",
                "rm -rf /srv/x --help",
                "psql --list -c drop",
                "psql -c 'delete from x'",
                "docker compose down -v",
                "docker system prune -f",
                "docker image prune -a -f --filter until=24h",
                "redis-cli flushall",
                "git reset --hard",
                "sh -c 'cd /x && rm -rf y'",
                "ssh root@host \"bash -c 'rm -rf /x'\"",
                "pg_restore --clean --if-exists -d x y.dump",
                "php artisan migrate:fresh",
                "kubectl delete pod x",
                "docker exec -i db psql -d app <<'SQL'\ntruncate users;\nSQL"
            })
    void whatTakesAwayIsDestructive(String script) {
        assertThat(effect(script)).isEqualTo(Effect.DESTRUCTIVE);
    }

    @Test
    void thePartThatSaysSoIsNamed() {
        assertThat(Effects.of(List.of("sh", "-c", "cd /x && rm -rf y")).part()).isEqualTo("rm");
        assertThat(Effects.of(List.of("psql", "-c", "delete from x")).part()).isEqualTo("psql delete");
        assertThat(Effects.of(List.of("docker", "compose", "up", "-d")).part()).isEqualTo("docker up");
    }

    @Test
    void argumentsStandForThemselves() {
        assertThat(Effects.of(List.of("grep", "$(rm x)", "a > b", "it's; rm y")).effect())
                .isEqualTo(Effect.READ_ONLY);
    }
}
