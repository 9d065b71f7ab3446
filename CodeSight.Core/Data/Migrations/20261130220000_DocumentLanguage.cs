using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CodeSight.Core.Data.Migrations;

/// <summary>The language of each document's text, by which its words are stemmed; "" until it is read again.</summary>
[DbContext(typeof(CodeSightContext))]
[Migration("20261130220000_DocumentLanguage")]
public sealed class DocumentLanguage : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql("ALTER TABLE documents ADD COLUMN language text NOT NULL DEFAULT ''");

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations go forwards only.");
}
