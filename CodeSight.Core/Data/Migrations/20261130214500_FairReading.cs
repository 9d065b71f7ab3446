using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CodeSight.Core.Data.Migrations;

/// <summary>What a document's text lacks, files that take long to read, and pages that are read by OCR.</summary>
[DbContext(typeof(CodeSightContext))]
[Migration("20261130214500_FairReading")]
public sealed class FairReading : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        ALTER TABLE documents
            ADD COLUMN notes text,                                  -- what of the file is not in its text, for its owner
            ADD COLUMN takes_long boolean NOT NULL DEFAULT false,   -- its reading did not end in a quick slot
            ADD COLUMN ocr_pages integer NOT NULL DEFAULT 0,        -- pages that OCR had been at when its text was read last
            ADD COLUMN ocr_waiting integer NOT NULL DEFAULT 0;      -- pages that waited for OCR then
        CREATE INDEX documents_unread ON documents (size_bytes, id) WHERE stage = 1;
        CREATE INDEX documents_ocr ON documents (id) WHERE ocr_waiting > 0;

        -- Pages that show something and give no text. A page waits while it has neither words nor a fault.
        CREATE TABLE ocr_pages (
            document_id bigint NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
            page integer NOT NULL,
            sha256 bytea NOT NULL,           -- of the file that the page is of
            settings text NOT NULL,          -- languages that it is read in
            words jsonb,                     -- lines of words with their boxes
            fault text,                      -- why it could not be read
            attempts smallint NOT NULL DEFAULT 0,
            leased_until timestamptz,
            PRIMARY KEY (document_id, page)
        );
        CREATE INDEX ocr_pages_waiting ON ocr_pages (document_id, page) WHERE words IS NULL AND fault IS NULL;
        """);

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations go forwards only.");
}
