using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace CodeSight.Core.Data.Migrations;

/// <summary>Accounts, groups, collections, API keys and the audit log; sessions that belong to an account.</summary>
public sealed partial class People : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<Guid>(name: "account_id", table: "sessions", type: "uuid", nullable: true);

        migrationBuilder.AddColumn<string>(name: "address", table: "sessions", type: "text", nullable: false, defaultValue: "");

        migrationBuilder.AddColumn<string>(name: "device", table: "sessions", type: "text", nullable: false, defaultValue: "");

        migrationBuilder.AddColumn<Guid>(
            name: "id",
            table: "sessions",
            type: "uuid",
            nullable: false,
            defaultValueSql: "gen_random_uuid()");

        migrationBuilder.AddColumn<DateTimeOffset>(
            name: "last_seen_at",
            table: "sessions",
            type: "timestamp with time zone",
            nullable: true);

        migrationBuilder.CreateTable(
            name: "accounts",
            columns: table => new
            {
                id = table.Column<Guid>(type: "uuid", nullable: false),
                name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                role = table.Column<string>(type: "text", nullable: false),
                is_active = table.Column<bool>(type: "boolean", nullable: false),
                must_change_password = table.Column<bool>(type: "boolean", nullable: false),
                created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                last_sign_in_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                normalized_user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                normalized_email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                email_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                password_hash = table.Column<string>(type: "text", nullable: true),
                security_stamp = table.Column<string>(type: "text", nullable: true),
                concurrency_stamp = table.Column<string>(type: "text", nullable: true),
                phone_number = table.Column<string>(type: "text", nullable: true),
                phone_number_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                two_factor_enabled = table.Column<bool>(type: "boolean", nullable: false),
                lockout_end = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                lockout_enabled = table.Column<bool>(type: "boolean", nullable: false),
                access_failed_count = table.Column<int>(type: "integer", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_accounts", x => x.id));

        migrationBuilder.CreateTable(
            name: "audit",
            columns: table => new
            {
                id = table.Column<long>(type: "bigint", nullable: false)
                    .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                actor = table.Column<string>(type: "text", nullable: false),
                action = table.Column<string>(type: "text", nullable: false),
                @object = table.Column<string>(name: "object", type: "text", nullable: false),
                is_done = table.Column<bool>(type: "boolean", nullable: false),
                address = table.Column<string>(type: "text", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_audit", x => x.id));

        migrationBuilder.CreateTable(
            name: "collections",
            columns: table => new
            {
                id = table.Column<long>(type: "bigint", nullable: false)
                    .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                name = table.Column<string>(type: "text", nullable: false),
                description = table.Column<string>(type: "text", nullable: false),
                globs = table.Column<string[]>(type: "text[]", nullable: false),
                is_open = table.Column<bool>(type: "boolean", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_collections", x => x.id));

        migrationBuilder.CreateTable(
            name: "groups",
            columns: table => new
            {
                id = table.Column<long>(type: "bigint", nullable: false)
                    .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                name = table.Column<string>(type: "text", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_groups", x => x.id));

        migrationBuilder.CreateTable(
            name: "account_claims",
            columns: table => new
            {
                id = table.Column<int>(type: "integer", nullable: false)
                    .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                user_id = table.Column<Guid>(type: "uuid", nullable: false),
                claim_type = table.Column<string>(type: "text", nullable: true),
                claim_value = table.Column<string>(type: "text", nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_account_claims", x => x.id);
                table.ForeignKey(
                    name: "FK_account_claims_accounts_user_id",
                    column: x => x.user_id,
                    principalTable: "accounts",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            name: "account_logins",
            columns: table => new
            {
                login_provider = table.Column<string>(type: "text", nullable: false),
                provider_key = table.Column<string>(type: "text", nullable: false),
                provider_display_name = table.Column<string>(type: "text", nullable: true),
                user_id = table.Column<Guid>(type: "uuid", nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_account_logins", x => new { x.login_provider, x.provider_key });
                table.ForeignKey(
                    name: "FK_account_logins_accounts_user_id",
                    column: x => x.user_id,
                    principalTable: "accounts",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            name: "account_tokens",
            columns: table => new
            {
                user_id = table.Column<Guid>(type: "uuid", nullable: false),
                login_provider = table.Column<string>(type: "text", nullable: false),
                name = table.Column<string>(type: "text", nullable: false),
                value = table.Column<string>(type: "text", nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_account_tokens", x => new { x.user_id, x.login_provider, x.name });
                table.ForeignKey(
                    name: "FK_account_tokens_accounts_user_id",
                    column: x => x.user_id,
                    principalTable: "accounts",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            name: "api_keys",
            columns: table => new
            {
                id = table.Column<long>(type: "bigint", nullable: false)
                    .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                name = table.Column<string>(type: "text", nullable: false),
                hash = table.Column<byte[]>(type: "bytea", nullable: false),
                shown = table.Column<string>(type: "text", nullable: false),
                scopes = table.Column<string[]>(type: "text[]", nullable: false),
                globs = table.Column<string[]>(type: "text[]", nullable: true),
                account_id = table.Column<Guid>(type: "uuid", nullable: true),
                created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_api_keys", x => x.id);
                table.ForeignKey(
                    name: "FK_api_keys_accounts_account_id",
                    column: x => x.account_id,
                    principalTable: "accounts",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            name: "collection_grants",
            columns: table => new
            {
                id = table.Column<long>(type: "bigint", nullable: false)
                    .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                collection_id = table.Column<long>(type: "bigint", nullable: false),
                group_id = table.Column<long>(type: "bigint", nullable: true),
                account_id = table.Column<Guid>(type: "uuid", nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_collection_grants", x => x.id);
                table.CheckConstraint("collection_grants_one_reader", "(group_id IS NULL) <> (account_id IS NULL)");
                table.ForeignKey(
                    name: "FK_collection_grants_accounts_account_id",
                    column: x => x.account_id,
                    principalTable: "accounts",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Cascade);
                table.ForeignKey(
                    name: "FK_collection_grants_collections_collection_id",
                    column: x => x.collection_id,
                    principalTable: "collections",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Cascade);
                table.ForeignKey(
                    name: "FK_collection_grants_groups_group_id",
                    column: x => x.group_id,
                    principalTable: "groups",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            name: "group_members",
            columns: table => new
            {
                group_id = table.Column<long>(type: "bigint", nullable: false),
                account_id = table.Column<Guid>(type: "uuid", nullable: false),
                is_from_provider = table.Column<bool>(type: "boolean", nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_group_members", x => new { x.account_id, x.group_id });
                table.ForeignKey(
                    name: "FK_group_members_accounts_account_id",
                    column: x => x.account_id,
                    principalTable: "accounts",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Cascade);
                table.ForeignKey(
                    name: "FK_group_members_groups_group_id",
                    column: x => x.group_id,
                    principalTable: "groups",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateIndex(name: "sessions_account", table: "sessions", column: "account_id");

        migrationBuilder.CreateIndex(name: "sessions_id", table: "sessions", column: "id", unique: true);

        migrationBuilder.CreateIndex(name: "IX_account_claims_user_id", table: "account_claims", column: "user_id");

        migrationBuilder.CreateIndex(name: "IX_account_logins_user_id", table: "account_logins", column: "user_id");

        migrationBuilder.CreateIndex(name: "EmailIndex", table: "accounts", column: "normalized_email");

        migrationBuilder.CreateIndex(name: "UserNameIndex", table: "accounts", column: "normalized_user_name", unique: true);

        migrationBuilder.CreateIndex(name: "IX_api_keys_account_id", table: "api_keys", column: "account_id");

        migrationBuilder.CreateIndex(name: "api_keys_hash", table: "api_keys", column: "hash", unique: true);

        migrationBuilder.CreateIndex(name: "audit_at", table: "audit", column: "at");

        migrationBuilder.CreateIndex(name: "IX_collection_grants_account_id", table: "collection_grants", column: "account_id");

        migrationBuilder.CreateIndex(name: "IX_collection_grants_group_id", table: "collection_grants", column: "group_id");

        migrationBuilder.CreateIndex(
            name: "collection_grants_account",
            table: "collection_grants",
            columns: ["collection_id", "account_id"],
            unique: true);

        migrationBuilder.CreateIndex(
            name: "collection_grants_group",
            table: "collection_grants",
            columns: ["collection_id", "group_id"],
            unique: true);

        migrationBuilder.CreateIndex(name: "collections_name", table: "collections", column: "name", unique: true);

        migrationBuilder.CreateIndex(name: "IX_group_members_group_id", table: "group_members", column: "group_id");

        migrationBuilder.CreateIndex(name: "groups_name", table: "groups", column: "name", unique: true);

        migrationBuilder.AddForeignKey(
            name: "FK_sessions_accounts_account_id",
            table: "sessions",
            column: "account_id",
            principalTable: "accounts",
            principalColumn: "id",
            onDelete: ReferentialAction.Cascade);
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations go forwards only.");
}
