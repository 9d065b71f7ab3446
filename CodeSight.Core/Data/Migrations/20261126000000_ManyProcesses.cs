using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CodeSight.Core.Data.Migrations;

/// <summary>Scans become work that any process can take over, and processes that index say that they are there.</summary>
[DbContext(typeof(CodeSightContext))]
[Migration("20261126000000_ManyProcesses")]
public sealed class ManyProcesses : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        -- A running run that is not scanned waits for a scanner, or has one while the lease lasts (by the database's clock).
        ALTER TABLE runs ADD COLUMN scan_leased_until timestamptz;
        ALTER TABLE runs ADD COLUMN scan_attempts int NOT NULL DEFAULT 0;

        -- The table of vectors for which this document ended the process each time: not tried again for it until the text changes.
        ALTER TABLE documents ADD COLUMN vectors_refused text;

        -- One row for each process that indexes; seen_at is renewed every few seconds.
        CREATE TABLE workers (
            id      uuid PRIMARY KEY,
            name    text NOT NULL,
            seen_at timestamptz NOT NULL
        );
        """);

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations go forwards only.");
}
