using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CodeSight.Core.Data.Migrations;

/// <summary>A version of all grants that changes with them, whoever changes them: while it is the same, what was read of them holds.</summary>
[DbContext(typeof(CodeSightContext))]
[Migration("20261130145500_PermissionState")]
public sealed class PermissionState : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE TABLE permission_state (
            only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
            version  uuid NOT NULL DEFAULT gen_random_uuid());  -- no number, which a restored database could repeat
        INSERT INTO permission_state DEFAULT VALUES;

        CREATE FUNCTION permissions_changed() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN UPDATE permission_state SET version = gen_random_uuid(); RETURN NULL; END';

        CREATE TRIGGER collections_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON collections
            FOR EACH STATEMENT EXECUTE FUNCTION permissions_changed();
        CREATE TRIGGER collection_grants_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON collection_grants
            FOR EACH STATEMENT EXECUTE FUNCTION permissions_changed();
        CREATE TRIGGER group_members_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON group_members
            FOR EACH STATEMENT EXECUTE FUNCTION permissions_changed();
        """);

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations go forwards only.");
}
