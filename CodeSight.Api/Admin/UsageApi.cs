using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using CodeSight.Api.Problems;
using CodeSight.Core.Configuration;
using CodeSight.Core.People.Usage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.Admin;

/// <summary>GET /api/admin/usage.</summary>
internal static class UsageApi
{
    public static void MapUsage(this IEndpointRouteBuilder routes) =>
        routes.MapGet("usage", ReadAsync).WithName("ListUsage").WithSummary("Read what was used in a month")
            .WithDescription("All accounts, those that used most tokens first, and everybody's sum. Months are calendar months in UTC.")
            .Fails(ProblemKind.InvalidParameter, ProblemKind.OutOfRange);

    private static async Task<Results<Ok<MonthUsageResponse>, ProblemHttpResult>> ReadAsync(
        UsageReports reports,
        CodeSightOptions options,
        CancellationToken cancellationToken,
        [Description("Such as 2026-11; the current month where it is absent.")] string? month = null,
        [Description("A part of the e-mail address or name.")] string? q = null,
        [Range(0, int.MaxValue)] int offset = 0,
        [Range(1, AdminApi.MaxPage)] int limit = 100)
    {
        DateOnly? wanted = null;
        if (!string.IsNullOrEmpty(month))
        {
            if (!DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return ApiProblem.InvalidParameter("'month' must be a month such as 2026-11.");
            wanted = day;
        }

        if (offset < 0 || limit is < 1 or > AdminApi.MaxPage)
            return ApiProblem.OutOfRange($"'offset' must be at least 0, and 'limit' from 1 to {AdminApi.MaxPage}.");
        return TypedResults.Ok(MonthUsageResponse.From(await reports.ReadAsync(wanted, q, offset, limit, cancellationToken), options));
    }
}
