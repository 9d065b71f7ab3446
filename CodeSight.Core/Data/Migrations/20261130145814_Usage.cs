using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CodeSight.Core.Data.Migrations;

/// <summary>What callers use by month, what running answers may still use, and the budgets of accounts.</summary>
public sealed partial class Usage : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<long>(name: "monthly_budget", table: "accounts", type: "bigint", nullable: true);

        migrationBuilder.CreateTable(
            name: "usage",
            columns: table => new
            {
                consumer = table.Column<string>(type: "text", nullable: false),
                month = table.Column<DateOnly>(type: "date", nullable: false),
                questions = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                input_tokens = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                output_tokens = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                estimated_answers = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
            },
            constraints: table => table.PrimaryKey("PK_usage", x => new { x.consumer, x.month }));

        migrationBuilder.CreateTable(
            name: "usage_reservations",
            columns: table => new
            {
                id = table.Column<Guid>(type: "uuid", nullable: false),
                consumer = table.Column<string>(type: "text", nullable: false),
                month = table.Column<DateOnly>(type: "date", nullable: false),
                tokens = table.Column<long>(type: "bigint", nullable: false),
                expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_usage_reservations", x => x.id));

        migrationBuilder.CreateIndex(name: "usage_month", table: "usage", column: "month");

        migrationBuilder.CreateIndex(
            name: "usage_reservations_consumer",
            table: "usage_reservations",
            columns: ["consumer", "month"]);
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations go forwards only.");
}
