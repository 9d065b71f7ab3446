using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CodeSight.Api.Problems;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.Admin;

/// <summary>GET /api/admin/audit.</summary>
internal static class AuditApi
{
    public static void MapAudit(this IEndpointRouteBuilder routes) =>
        routes.MapGet("audit", ListAsync).WithName("ListAudit").WithSummary("Read the audit log")
            .Fails(ProblemKind.InvalidParameter, ProblemKind.OutOfRange);

    private static async Task<Results<Ok<AuditResponse>, ProblemHttpResult>> ListAsync(
        AuditLog audit,
        CancellationToken cancellationToken,
        [Description("Only entries before this one.")] long? before = null,
        [Range(1, AdminApi.MaxPage)] int limit = 50,
        [Description("Such as session.create; session for all of that kind.")] string? action = null,
        [Description("anonymous, operator, account:ID or key:ID.")] string? actor = null)
    {
        if (limit is < 1 or > AdminApi.MaxPage) return ApiProblem.OutOfRange($"'limit' must be from 1 to {AdminApi.MaxPage}.");
        var rows = await audit.ListAsync(before, limit, action, actor, cancellationToken);
        return TypedResults.Ok(new AuditResponse([.. rows.Select(AuditEntry.From)], rows.Count == limit ? rows[^1].Id : null));
    }
}
