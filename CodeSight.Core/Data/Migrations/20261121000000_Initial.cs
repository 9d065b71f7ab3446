using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CodeSight.Core.Data.Migrations;

/// <summary>The first schema: documents (ledger and queue), chunks, vectors by content, runs, and the change feed.</summary>
[DbContext(typeof(CodeSightContext))]
[Migration("20261121000000_Initial")]
public sealed class Initial : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE EXTENSION IF NOT EXISTS vector;

        -- Named counters, moved inside the transaction that uses them:
        -- 'change' numbers the committed changes, 'fence' the holders of the scan lock, 'generation' the forced rebuilds.
        CREATE TABLE counters (
            name  text PRIMARY KEY,
            value bigint NOT NULL
        );
        INSERT INTO counters VALUES ('change', 0), ('fence', 0), ('generation', 0);

        CREATE TABLE runs (
            id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            state         text NOT NULL CHECK (state IN ('running', 'succeeded', 'completed_with_failures', 'failed', 'cancelled')),
            trigger       text NOT NULL,
            force_rebuild boolean NOT NULL,
            fence         bigint NOT NULL,
            scanned       boolean NOT NULL DEFAULT false,   -- the folder was compared; what is left is in the queue
            scan_failed   boolean NOT NULL DEFAULT false,   -- the folder could not be looked at
            started_at    timestamptz NOT NULL,
            finished_at   timestamptz,
            added         int NOT NULL DEFAULT 0,
            changed       int NOT NULL DEFAULT 0,
            removed       int NOT NULL DEFAULT 0,
            unchanged     int NOT NULL DEFAULT 0,
            kept          int NOT NULL DEFAULT 0,
            skipped       int NOT NULL DEFAULT 0,
            empty         int NOT NULL DEFAULT 0,
            failed        int NOT NULL DEFAULT 0,
            -- Frozen when the run ends; counted live while it runs.
            files_in_all  int NOT NULL DEFAULT 0,
            files_done    int NOT NULL DEFAULT 0,
            chunks_in_all int NOT NULL DEFAULT 0,
            chunks_done   int NOT NULL DEFAULT 0,
            total_files   int NOT NULL DEFAULT 0,
            total_chunks  int NOT NULL DEFAULT 0,
            message       text,
            trace_parent  text
        );
        -- At most one run at a time, whatever the locks say.
        CREATE UNIQUE INDEX runs_one_running ON runs ((true)) WHERE state = 'running';

        CREATE TABLE documents (
            id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            file_path      text COLLATE "C" NOT NULL UNIQUE,
            state          text NOT NULL CHECK (state IN ('queued', 'indexing', 'indexed', 'empty', 'skipped', 'failed')),
            reason         text,
            title          text,
            size_bytes     bigint NOT NULL,
            modified_ticks bigint NOT NULL,          -- UTC, 100 ns
            read_ticks     bigint NOT NULL DEFAULT 0, -- when the bytes were last read: a file changed less than 2 s before is read again
            sha256         bytea,                    -- of the bytes that the row's chunks and state stand for; null: not known
            chunker        text,                     -- version of the rules that cut the chunks
            pages          int,
            chunk_count    int NOT NULL DEFAULT 0,
            indexed_at     timestamptz,
            -- The queue: what is left to do, and who does it.
            stage          smallint NOT NULL DEFAULT 0,   -- 0 nothing, 1 text, 2 vectors
            run_id         bigint REFERENCES runs (id) ON DELETE SET NULL,
            generation     bigint NOT NULL DEFAULT 0,
            attempts       int NOT NULL DEFAULT 0,
            lease_token    bigint NOT NULL DEFAULT 0,
            leased_until   timestamptz,              -- by the database's clock; before it nobody else claims the row
            trace_parent   text
        );
        CREATE INDEX documents_queue ON documents (stage, id) WHERE stage > 0;
        CREATE INDEX documents_run ON documents (run_id);

        CREATE TABLE chunks (
            id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            document_id bigint NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
            ordinal     int NOT NULL,
            page        int,
            start_line  int NOT NULL,
            end_line    int NOT NULL,
            section     text NOT NULL,
            header      text NOT NULL,
            content     text NOT NULL,
            tokens      int NOT NULL,
            hash        bytea NOT NULL,               -- SHA-256 of the embedding text
            generation  bigint NOT NULL DEFAULT 0,    -- a vector of an older generation answers, and is computed again
            UNIQUE (document_id, ordinal)
        );
        CREATE INDEX chunks_hash ON chunks (hash);

        -- One row a model; its vectors live in the table vectors_ID, by the hash of what was embedded, so that a text that
        -- moves, is copied or comes back has its vector already:
        --   CREATE TABLE vectors_1 (hash bytea PRIMARY KEY, embedding halfvec(384) NOT NULL, generation bigint NOT NULL);
        --   CREATE INDEX vectors_1_hnsw ON vectors_1 USING hnsw (embedding halfvec_ip_ops) WITH (m = 16, ef_construction = 64);
        CREATE TABLE embedding_models (
            id          int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            fingerprint text NOT NULL UNIQUE,
            name        text NOT NULL,
            dimensions  int NOT NULL,
            created_at  timestamptz NOT NULL
        );

        -- The change feed: a document's latest change, kept when the document is gone. The counter 'change' is taken as the last
        -- statement before the commit, and its row lock makes numbers visible in their order.
        CREATE TABLE document_changes (
            document_id bigint PRIMARY KEY,
            change      bigint NOT NULL
        );
        CREATE UNIQUE INDEX document_changes_change ON document_changes (change, document_id);
        """);

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations go forwards only.");
}
