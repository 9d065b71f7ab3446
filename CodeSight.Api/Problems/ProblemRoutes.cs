using Microsoft.AspNetCore.Mvc;

namespace CodeSight.Api.Problems;

/// <summary>Says at the routes how they can fail.</summary>
internal static class ProblemRoutes
{
    /// <summary>Adds kinds of failure, and their statuses, to what the API's description says of these routes.</summary>
    public static TBuilder Fails<TBuilder>(this TBuilder builder, params IEnumerable<ProblemKind> kinds)
        where TBuilder : IEndpointConventionBuilder
    {
        var all = kinds.ToList();
        builder.WithMetadata([.. all]);
        foreach (var status in all.Select(kind => kind.Status).Distinct())
            builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), ["application/problem+json"]));
        return builder;
    }
}
