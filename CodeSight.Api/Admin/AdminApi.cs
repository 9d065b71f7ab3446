using CodeSight.Api.Problems;
using CodeSight.Core.People;

namespace CodeSight.Api.Admin;

/// <summary>/api/admin: people, permissions, keys, usage, feedback and the audit log.</summary>
internal static class AdminApi
{
    /// <summary>Most rows of one page.</summary>
    public const int MaxPage = 1000;

    public static void MapAdmin(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("admin").WithTags("Administration").RequireAuthorization(Scopes.Admin).Fails(ProblemKind.OfDatabase);
        api.MapAccounts();
        api.MapGroups();
        api.MapAdminCollections();
        api.MapKeys();
        api.MapUsage();
        api.MapAudit();
        api.MapFeedback();
    }

    /// <summary>What a change of people or permissions may meet.</summary>
    public static TBuilder FailsAsChange<TBuilder>(this TBuilder builder, params IEnumerable<ProblemKind> kinds)
        where TBuilder : IEndpointConventionBuilder =>
        builder.Fails([ProblemKind.InvalidValue, ProblemKind.CrossSite, .. ProblemKind.OfBodies, .. kinds]);
}
