using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CodeSight.Core.Data.Migrations;

/// <summary>Conversations, their messages, and the passages of those.</summary>
public sealed partial class Conversations : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "conversations",
            columns: table => new
            {
                id = table.Column<Guid>(type: "uuid", nullable: false),
                owner = table.Column<string>(type: "text", nullable: false),
                account_id = table.Column<Guid>(type: "uuid", nullable: true),
                key_id = table.Column<long>(type: "bigint", nullable: true),
                title = table.Column<string>(type: "text", nullable: false),
                created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                share_id = table.Column<Guid>(type: "uuid", nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_conversations", x => x.id);
                table.ForeignKey(
                    name: "FK_conversations_accounts_account_id", column: x => x.account_id,
                    principalTable: "accounts", principalColumn: "id", onDelete: ReferentialAction.Cascade);
                table.ForeignKey(
                    name: "FK_conversations_api_keys_key_id", column: x => x.key_id,
                    principalTable: "api_keys", principalColumn: "id", onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            name: "messages",
            columns: table => new
            {
                id = table.Column<Guid>(type: "uuid", nullable: false),
                conversation_id = table.Column<Guid>(type: "uuid", nullable: false),
                asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                attempt = table.Column<int>(type: "integer", nullable: false),
                kind = table.Column<string>(type: "text", nullable: false),
                state = table.Column<string>(type: "text", nullable: false),
                question = table.Column<string>(type: "text", nullable: false),
                file_glob = table.Column<string>(type: "text", nullable: true),
                searched_for = table.Column<string>(type: "text", nullable: true),
                answer = table.Column<string>(type: "text", nullable: true),
                model = table.Column<string>(type: "text", nullable: true),
                is_refused = table.Column<bool>(type: "boolean", nullable: false),
                sentence_spans = table.Column<int[]>(type: "integer[]", nullable: false),
                sentence_support = table.Column<string[]>(type: "text[]", nullable: false),
                suggestions = table.Column<string[]>(type: "text[]", nullable: false),
                input_tokens = table.Column<long>(type: "bigint", nullable: true),
                output_tokens = table.Column<long>(type: "bigint", nullable: true),
                sent_hosts = table.Column<string[]>(type: "text[]", nullable: false),
                sent_bytes = table.Column<long[]>(type: "bigint[]", nullable: false),
                answered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                rating = table.Column<string>(type: "text", nullable: true),
                comment = table.Column<string>(type: "text", nullable: true),
                expected_file = table.Column<string>(type: "text", nullable: true),
                rated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_messages", x => x.id);
                table.ForeignKey(
                    name: "FK_messages_conversations_conversation_id", column: x => x.conversation_id,
                    principalTable: "conversations", principalColumn: "id", onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            name: "message_sources",
            columns: table => new
            {
                message_id = table.Column<Guid>(type: "uuid", nullable: false),
                position = table.Column<int>(type: "integer", nullable: false),
                use = table.Column<string>(type: "text", nullable: false),
                chunk_id = table.Column<long>(type: "bigint", nullable: false),
                document_id = table.Column<long>(type: "bigint", nullable: false),
                file_path = table.Column<string>(type: "text", nullable: false),
                page = table.Column<int>(type: "integer", nullable: true),
                start_line = table.Column<int>(type: "integer", nullable: false),
                end_line = table.Column<int>(type: "integer", nullable: false),
                section = table.Column<string>(type: "text", nullable: false),
                score = table.Column<double>(type: "double precision", nullable: false),
                content_hash = table.Column<byte[]>(type: "bytea", nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_message_sources", x => new { x.message_id, x.position });
                table.ForeignKey(
                    name: "FK_message_sources_messages_message_id", column: x => x.message_id,
                    principalTable: "messages", principalColumn: "id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex(name: "IX_conversations_account_id", table: "conversations", column: "account_id");
        migrationBuilder.CreateIndex(name: "IX_conversations_key_id", table: "conversations", column: "key_id");
        migrationBuilder.CreateIndex(name: "conversations_owner", table: "conversations", columns: ["owner", "updated_at"]);
        migrationBuilder.CreateIndex(name: "conversations_share", table: "conversations", column: "share_id", unique: true);
        migrationBuilder.CreateIndex(name: "conversations_updated", table: "conversations", column: "updated_at");
        migrationBuilder.CreateIndex(name: "messages_conversation", table: "messages", columns: ["conversation_id", "asked_at"]);
        migrationBuilder.CreateIndex(name: "messages_rated", table: "messages", column: "rated_at", filter: "rated_at IS NOT NULL");
        migrationBuilder.CreateIndex(name: "messages_refused", table: "messages", column: "asked_at", filter: "is_refused");
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations go forwards only.");
}
