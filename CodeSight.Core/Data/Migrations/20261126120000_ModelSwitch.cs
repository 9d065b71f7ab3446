using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CodeSight.Core.Data.Migrations;

/// <summary>Another embedding model, or other rules of cutting, take over without an outage: the old vectors answer until the new ones are there.</summary>
[DbContext(typeof(CodeSightContext))]
[Migration("20261126120000_ModelSwitch")]
public sealed class ModelSwitch : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        ALTER TABLE embedding_models
            ADD COLUMN folder     text,                            -- where it was loaded from last; null: not known
            ADD COLUMN answers    boolean NOT NULL DEFAULT false,  -- its vectors are searched, and it encodes the questions
            ADD COLUMN wanted_at  timestamptz,                     -- since when indexers compute its vectors; null: they do not
            ADD COLUMN retired_at timestamptz;                     -- since when it neither answers nor is wanted; its vectors go a while later
        CREATE UNIQUE INDEX embedding_models_one_answers ON embedding_models ((true)) WHERE answers;
        CREATE UNIQUE INDEX embedding_models_one_wanted ON embedding_models ((true)) WHERE wanted_at IS NOT NULL;

        -- Nobody wrote down which of several models was in use: the one that has a vector for most of the chunks.
        DO $$
        DECLARE
            model record;
            vectors bigint;
            most bigint := -1;
            best int;
        BEGIN
            FOR model IN SELECT id FROM embedding_models WHERE to_regclass('vectors_' || id) IS NOT NULL ORDER BY id LOOP
                EXECUTE format('SELECT count(*) FROM chunks c JOIN vectors_%s v ON v.hash = c.hash', model.id) INTO vectors;
                IF vectors >= most THEN
                    most := vectors;
                    best := model.id;
                END IF;
            END LOOP;
            UPDATE embedding_models
            SET answers = id IS NOT DISTINCT FROM best, retired_at = CASE WHEN id IS DISTINCT FROM best THEN clock_timestamp() END;
        END $$;

        -- The table of vectors that an indexer computes, so that a model without a living indexer is noticed.
        ALTER TABLE workers ADD COLUMN vectors text;

        -- The table of vectors that could not be computed for this document in the last run; the next run tries again.
        ALTER TABLE documents ADD COLUMN vectors_failed text;
        UPDATE documents SET vectors_failed = 'vectors_0' WHERE reason = 'its vectors could not be computed; its text is found by keywords';

        -- New chunks of documents whose bytes stayed: the old ones, which have vectors, answer until these have theirs.
        CREATE TABLE held_chunks (
            document_id bigint NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
            ordinal     int NOT NULL,
            page        int,
            start_line  int NOT NULL,
            end_line    int NOT NULL,
            section     text NOT NULL,
            header      text NOT NULL,
            content     text NOT NULL,
            tokens      int NOT NULL,
            hash        bytea NOT NULL,
            generation  bigint NOT NULL,
            PRIMARY KEY (document_id, ordinal)
        );
        CREATE INDEX held_chunks_hash ON held_chunks (hash);

        -- Every document's chunks as they will be when nothing is left to do: vectors are computed of these.
        CREATE VIEW coming_chunks AS
            SELECT document_id, ordinal, hash, header, content, generation FROM held_chunks
            UNION ALL
            SELECT c.document_id, c.ordinal, c.hash, c.header, c.content, c.generation FROM chunks c
            WHERE NOT EXISTS (SELECT 1 FROM held_chunks h WHERE h.document_id = c.document_id);
        """);

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations go forwards only.");
}
