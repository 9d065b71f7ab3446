using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CodeSight.Core.Data.Migrations;

/// <summary>Documents whose file vanished in a way that looks like an accident are marked, so that later scans keep them too.</summary>
[DbContext(typeof(CodeSightContext))]
[Migration("20261130000000_VanishedFiles")]
public sealed class VanishedFiles : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        ALTER TABLE documents ADD COLUMN vanished boolean NOT NULL DEFAULT false;  -- kept without its file
        CREATE INDEX documents_vanished ON documents (id) WHERE vanished;
        """);

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations go forwards only.");
}
