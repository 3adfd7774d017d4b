package dev.taskforge.ops.shell;

/** Options of well-known programs that have a value, for {@link Invocation#arguments(String)}. */
public final class ValuedOptions {
    public static final String CURL =
            "-o -X -d -H -F -T -u -A -b -c -e -m -w -x -K -E -C -D -r -y -Y -z -P -Q --output --request"
                    + " --data --data-raw --data-binary --data-urlencode --data-ascii --json --header --form --form-string"
                    + " --upload-file --user --user-agent --cookie --cookie-jar --referer --max-time --connect-timeout --retry"
                    + " --retry-delay --retry-max-time --write-out --proxy --config --cert --key --cacert --capath --dump-header"
                    + " --range --resolve --url --interface --limit-rate --max-redirs --connect-to --unix-socket --expect100-timeout"
                    + " --output-dir --oauth2-bearer --proto --ciphers";
    public static final String WGET =
            "-O -o -a -t -T -w -P -U -A -R -D -l -B -e -i --output-document --output-file --tries"
                    + " --timeout --wait --header --post-data --post-file --method --body-data --user --password --user-agent"
                    + " --directory-prefix";
    public static final String PSQL =
            "-c -d -f -h -p -U -v -F -R -o -L -P -T --command --dbname --file --host --port --username"
                    + " --set --variable --output --log-file --field-separator --pset";
    public static final String MYSQL = "-e -h -P -u -D -S --execute --host --port --user --database --socket";
    public static final String DUMP =
            "-f -d -h -p -U -F -n -N -t -T -Z -j -E -S -s --file --dbname --host --port --username"
                    + " --format --schema --table --exclude-table --compress --jobs";

    private ValuedOptions() {}
}
